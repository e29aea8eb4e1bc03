import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createReporter } from "../runtime/index.ts";
import { createRig, type Rig } from "./rig-for-tests.ts";
import type { SegmentOptions } from "./segments.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

let lines: string[];
let thrown: unknown[];
const note = (error: unknown): void => void thrown.push(error);

beforeEach(() => {
  lines = [];
  thrown = [];
  process.on("uncaughtException", note);
});
afterEach(() => {
  process.off("uncaughtException", note);
});

function rigOf(options: Partial<SegmentOptions> = {}): Rig {
  const reporter = createReporter({ warn: (line) => lines.push(String(line)), error: () => undefined });
  return createRig({ reporter, ...options });
}

/** As a span of another SDK may: it ends well, and throws when its links are read. */
function startFailing(rig: Rig, name: string, parent?: Parameters<Rig["start"]>[1]): ReturnType<Rig["start"]> {
  const span = rig.start(name, parent);
  Object.defineProperty(span, "links", {
    get() {
      throw new RangeError("no links");
    },
  });
  return span;
}

describe("an observation that cannot be sealed", () => {
  it("is booked and said once, and all others leave: on the turn after the root's end", async () => {
    const rig = rigOf({ destinations: ["one", "two"] });
    const root = rig.start("root");
    const failing = ["a", "b"].map((name) => startFailing(rig, name, root));
    rig.start("child", root).end();
    for (const span of [...failing, root]) span.end();
    rig.start("another trace").end();
    while (rig.sealed.length < 2) await turn();
    expect(rig.observations().map(({ name }) => name)).toEqual(["child", "root", "another trace"]);
    const ids = failing.map((span) => span.spanContext().spanId);
    // As what the encoder gives up: once for each place that it would have gone to.
    expect(rig.lost).toEqual(ids.flatMap((id) => [id, id]).map((id) => ({ id, reason: "encode_failed" })));
    expect(lines).toEqual([expect.stringContaining("An observation could not be sealed and was left out: no links")]);
    expect(thrown).toEqual([]);
  });

  it("does not throw at whoever ends one when much waits", () => {
    const rig = rigOf();
    for (let index = 0; index < 3; index++) {
      const span = startFailing(rig, "large");
      span.setAttribute("text", "x".repeat(600_000));
      span.end();
    }
    rig.segments.drain();
    expect(rig.lost).toHaveLength(3);
  });

  it("is not drafted, and is lost only once it leaves", async () => {
    const drafted: string[] = [];
    const rig = rigOf({
      drafts: {
        enqueue: ({ observations }) => void drafted.push(...observations.map(({ name }) => name)),
      },
    });
    const root = rig.start("root");
    startFailing(rig, "failing", root).end();
    rig.start("child", root).end();
    while (drafted.length === 0) await turn();
    expect(drafted).toEqual(["child"]);
    expect(rig.lost).toEqual([]);
    root.end();
    await turn();
    expect(rig.lost).toHaveLength(1);
    expect(thrown).toEqual([]);
  });
});

describe("a segment", () => {
  it("whose sink fails, or whose drafts do, does not end the process", async () => {
    const fail = (): never => {
      throw new Error("no room");
    };
    let drafts = 0;
    const rig = rigOf({
      sink: { enqueue: fail, together: (fill) => fill(), drainSync: () => undefined },
      drafts: {
        enqueue() {
          drafts += 1;
          fail();
        },
      },
    });
    const root = rig.start("root");
    rig.start("child", root).end();
    while (drafts === 0) await turn();
    root.end();
    await turn();
    await turn();
    expect(thrown).toEqual([]);
    expect(lines).toHaveLength(2);
  });
});
