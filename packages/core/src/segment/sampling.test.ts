import type { Span } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "../attributes/index.ts";
import { underRemote, withFrame, withSpan } from "../context/index.ts";
import { isInRate } from "./in-rate.ts";
import { createRig } from "./rig-for-tests.ts";
import { trackedOf } from "./tracked.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const keepNothing = { errors: false, slowerThan: undefined, costAbove: undefined };
const OUT = "4bf92f3577b34da6ffffffffffffffff";
const IN = "4bf92f3577b34da60000000000000001";

/** A million tokens at 2.5 dollars. */
const dear = {
  [keys.observation.type]: "generation",
  [keys.observation.model]: "gpt-4o",
  [keys.observation.usage]: '{"input":1000000}',
};

afterEach(() => void vi.useRealTimers());

describe("the rate", () => {
  it("is decided by the trace id, the same everywhere, and near what was asked", () => {
    expect([isInRate(IN, 0.5), isInRate(OUT, 0.5), isInRate(OUT, 1), isInRate(IN, 0)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    let kept = 0;
    for (let index = 0; index < 10_000; index++) {
      const random = Math.floor(((index * 0.6180339887498949) % 1) * 2 ** 52)
        .toString(16)
        .padStart(16, "0");
      if (isInRate(`4bf92f3577b34da6${random}`, 0.25)) kept += 1;
    }
    expect(kept).toBeGreaterThan(2_400);
    expect(kept).toBeLessThan(2_600);
  });

  it("leaves out root and children alike, without recording them", async () => {
    const rig = createRig({ sampleRate: 0 });
    const root = rig.start("root");
    const child = rig.start("child", root);
    expect([root.isRecording(), child.isRecording()]).toEqual([false, false]);
    expect(child.spanContext().traceId).toBe(root.spanContext().traceId);
    child.end();
    root.end();
    await turn();
    expect(rig.sealed).toEqual([]);
    expect(rig.segments.open()).toBe(0);
  });

  it("records what it leaves out where somebody meters it, unsampled, and keeps none of it", async () => {
    const rig = createRig({ sampleRate: 0, metersAll: true, maxOpen: 1 });
    const root = rig.start("root");
    const child = rig.start("child", root);
    expect([root, child].map((span) => [span.isRecording(), span.spanContext().traceFlags])).toEqual([
      [true, 0],
      [true, 0],
    ]);
    expect(rig.segments.open()).toBe(0);
    child.setAttributes(dear);
    child.end();
    expect(trackedOf(root)?.segment).toMatchObject({ held: [], meter: expect.anything() });
    expect(trackedOf(root)?.segment.meter?.total()).toBe(2.5);
    root.end();
    rig.segments.close();
    await turn();
    expect([rig.sealed, rig.lost]).toEqual([[], []]);
  });

  it("asks the user's rule once for a trace that is metered", () => {
    const asked: string[] = [];
    const rig = createRig({ metersAll: true, sample: ({ name }) => asked.push(name) > 9 });
    rig.start("child", rig.start("root")).end();
    expect(asked).toEqual(["root"]);
    const joined = rig.start("joined", undefined, undefined, underRemote(IN, "00f067aa0ba902b7", { sampled: false }));
    expect(trackedOf(joined)?.segment.isMeteredOnly).toBe(true);
  });

  it("counts and meters what another provider says of a model in a trace that is left out", () => {
    const rig = createRig({ sampleRate: 0, metersAll: true });
    const { segments } = rig;
    const root = rig.start("root");
    const theirs = new TracerProvider({ spanProcessors: [segments.foreignProcessor as never] }).getTracer("theirs");
    withSpan(root, () => {
      theirs.startSpan("chat", { attributes: { ...dear, "gen_ai.operation.name": "chat" } }).end();
      theirs.startSpan("noise").end();
    });
    root.end();
    segments.drain();
    expect(trackedOf(root)?.segment.meter?.total()).toBe(2.5);
    expect([segments.sampledOut(), rig.sealed]).toEqual([1, []]);
  });

  it("asks the user's rule first", () => {
    const rig = createRig({ sampleRate: 0, sample: ({ name }) => (name === "important" ? true : undefined) });
    expect(rig.start("important").isRecording()).toBe(true);
    expect(rig.start("other").isRecording()).toBe(false);
  });

  it("follows the decision of the process that began the trace, and never a bare flag", () => {
    const rig = createRig({ sampleRate: 0.5 });
    const decided = (sampled: boolean | undefined, traceId: string) =>
      rig.start("joined", undefined, undefined, underRemote(traceId, "00f067aa0ba902b7", { sampled })).isRecording();
    expect([decided(true, OUT), decided(false, IN), decided(undefined, IN), decided(undefined, OUT)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("records nothing where the frame is suppressed", () => {
    const rig = createRig();
    expect(withFrame({ suppressed: true }, () => rig.start("ignored").isRecording())).toBe(false);
  });
});

describe("keep", () => {
  it("saves a trace with an error that the rate would drop", () => {
    const rig = createRig({ sampleRate: 0, keep: { ...keepNothing, errors: true } });
    const good = rig.start("good");
    good.end();
    const root = rig.start("bad");
    const child = rig.start("child", root);
    child.setAttribute(keys.observation.level, "ERROR");
    child.end();
    root.end();
    rig.segments.drain();
    expect(rig.observations().map((observation) => observation.name)).toEqual(["child", "bad"]);
    expect(rig.segments.sampledOut()).toBe(1);
  });

  it("saves what was slow or expensive", () => {
    const rig = createRig({ sampleRate: 0, keep: { errors: false, slowerThan: 5_000, costAbove: 1 } });
    const slow = rig.start("slow");
    slow.end(Date.now() + 6_000);
    const call = rig.start("dear");
    call.setAttributes(dear);
    call.end();
    rig.start("cheap").end();
    rig.segments.drain();
    expect(rig.observations().map((observation) => observation.name)).toEqual(["slow", "dear"]);
  });

  it("saves what hangs: what is still open at the end, and what was given up", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const rig = createRig({ sampleRate: 0, maxOpen: 2, keep: { ...keepNothing, slowerThan: 5_000 } });
    const givenUp = rig.start("given up");
    rig.start("its child", givenUp).end();
    rig.start("hangs");
    vi.setSystemTime(Date.now() + 6_000);
    rig.start("quick");
    rig.segments.close();
    expect(rig.observations().map(({ name }) => name)).toEqual(["its child", "hangs"]);
    expect(rig.segments.sampledOut()).toBe(1);
  });

  it("holds on to an undecided trace, in bounds", async () => {
    const rig = createRig({ sampleRate: 0, maxHeldBytes: 3_000, keep: { ...keepNothing, errors: true } });
    const root = rig.start("root");
    for (let index = 0; index < 10; index++) {
      const child = rig.start("child", root);
      child.setAttribute(keys.observation.input, "x".repeat(1_000));
      child.end();
      await turn();
    }
    expect(rig.segments.sampledOut()).toBeGreaterThan(0);
    root.setStatus({ code: 2 });
    root.end();
    await turn();
    expect(rig.find("root")).toBeDefined();
    expect(rig.segments.sampledOut() + rig.observations().length).toBe(11);
  });

  it("asks who a trace is for when it is kept, and takes what ends meanwhile", () => {
    const rig = createRig({ sampleRate: 0, keep: { ...keepNothing, errors: true } });
    const root = rig.start("root");
    const asking = rig.start("asking", root);
    let asked = 0;
    const segment = trackedOf(root)?.segment;
    Object.assign(segment ?? {}, {
      informant: {
        beforeLeaving() {
          asked += 1;
          asking.end();
        },
      },
    });
    rig.start("undecided", root).end();
    rig.segments.drain();
    expect([asked, segment?.held.length]).toEqual([0, 1]);
    rig.start("failed", root).setStatus({ code: 2 }).end();
    rig.segments.drain();
    expect(rig.observations().map(({ name }) => name)).toEqual(["undecided", "failed", "asking"]);
    expect([asked, segment?.heldSince]).toEqual([1, 0]);
  });

  it("tells its decision once to all that wait for it, however little of the trace is left by then", async () => {
    const rig = createRig({ sampleRate: 0, keep: { ...keepNothing, errors: true }, maxHeldBytes: 100 });
    const told: unknown[] = [];
    const wait = (span: Span, name: string) =>
      trackedOf(span)?.segment.whenDecided((isKept) => told.push([name, isKept]));
    const run = (name: string, scope: string | undefined, isFailed: boolean): void => {
      const root = rig.start(name, undefined, scope);
      const child = rig.start("child", root);
      wait(child, name);
      child.end();
      rig.segments.drain();
      if (isFailed) root.setStatus({ code: 2 });
      root.end();
    };
    run("dropped", undefined, false);
    run("kept", undefined, true);
    // Its root is another library's, and not exported: at the end nothing is held any more.
    run("emptied", "http", false);
    await expect
      .poll(() => told)
      .toEqual([
        ["dropped", false],
        ["kept", true],
        ["emptied", false],
      ]);
    expect(rig.observations().map(({ name }) => name)).toEqual(["kept"]);
  });
});
