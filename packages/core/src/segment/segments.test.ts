import { describe, expect, it, onTestFinished, vi } from "vitest";
import { keys } from "../attributes/index.ts";
import { withFrame } from "../context/index.ts";
import { createRig } from "./rig-for-tests.ts";
import { trackedOf } from "./tracked.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a segment", () => {
  it("leaves on the turn after its root's end, whole and once", async () => {
    const rig = createRig();
    const root = rig.start("root");
    rig.start("child", root).end();
    expect(rig.sealed).toHaveLength(0);
    root.end();
    await turn();
    expect(rig.sealed).toHaveLength(1);
    expect(rig.observations().map((observation) => observation.name)).toEqual(["child", "root"]);
    expect(rig.segments.open()).toBe(0);
  });

  it("marks a root without a parent as the app's root, and only that", async () => {
    const rig = createRig();
    const root = rig.start("root");
    rig.start("child", root).end();
    root.end();
    await turn();
    expect(rig.find("root")).toMatchObject({ parentSpanId: undefined, overrides: { [keys.isAppRoot]: true } });
    expect(rig.find("child")).toMatchObject({ parentSpanId: root.spanContext().spanId, overrides: undefined });
  });

  it("skips foreign spans between two observations, and does not export them", async () => {
    const rig = createRig();
    const root = rig.start("root");
    const http = rig.start("GET", root, "@opentelemetry/instrumentation-http");
    const pool = rig.start("pool", http, "pg");
    rig.start("child", pool).end();
    for (const span of [pool, http, root]) span.end();
    await turn();
    expect(rig.observations().map((observation) => observation.name)).toEqual(["child", "root"]);
    expect(rig.find("child")?.parentSpanId).toBe(root.spanContext().spanId);
  });

  it("exports what a library says of a language model, under a foreign root that is left out", async () => {
    const rig = createRig();
    const http = rig.start("POST /chat", undefined, "@opentelemetry/instrumentation-http");
    const call = rig.start("chat", http, "some-library");
    call.setAttribute("gen_ai.operation.name", "chat");
    call.end();
    http.end();
    await turn();
    expect(rig.observations().map((observation) => observation.name)).toEqual(["chat"]);
    expect(rig.find("chat")).toMatchObject({ parentSpanId: undefined, overrides: { [keys.isAppRoot]: true } });
  });

  it("puts totals and the trace's content on the uppermost observation where the root itself is left out", async () => {
    const rig = createRig();
    const http = rig.start("POST /chat", undefined, "@opentelemetry/instrumentation-http");
    const top = rig.start("chat", http);
    const call = rig.start("call", top);
    const segment = trackedOf(http)?.segment;
    if (segment) segment.content = { [keys.observation.input]: "question" };
    call.setAttributes({
      [keys.observation.type]: "generation",
      [keys.observation.model]: "gpt-4o",
      [keys.observation.usage]: '{"input":1000000}',
    });
    for (const span of [call, top, http]) span.end();
    await turn();
    expect(rig.find("chat")?.overrides).toMatchObject({
      [keys.observation.input]: "question",
      [`${keys.observation.metadataPrefix}totalCost`]: '{"input":2.5,"total":2.5}',
      [keys.isAppRoot]: true,
    });
    expect(rig.find("call")?.overrides).not.toHaveProperty(keys.observation.input);
  });

  it("puts what is learnt at the very end on all of it", async () => {
    const rig = createRig();
    const root = rig.start("root");
    rig.start("child", root).end();
    const segment = trackedOf(root)?.segment;
    if (segment) segment.identity = { userId: "late", tags: ["x"] };
    root.end();
    await turn();
    expect(rig.sealed[0]?.shared).toMatchObject({ [keys.trace.userId]: "late", [keys.environment]: "test" });
  });

  it("lifts identity that another SDK wrote on its span", async () => {
    const rig = createRig();
    const root = rig.start("root");
    const official = rig.start("official", root, "langfuse-sdk");
    official.setAttributes({ [keys.trace.userId]: "theirs", [keys.trace.sessionId]: "s" });
    official.end();
    root.end();
    await turn();
    expect(rig.sealed[0]?.shared).toMatchObject({ [keys.trace.userId]: "theirs", [keys.trace.sessionId]: "s" });
  });

  it("sends children that outlive their root under the same identity", async () => {
    const rig = createRig();
    const root = rig.start("root");
    const child = rig.start("lingering", root);
    const grandchild = rig.start("grandchild", child);
    const segment = trackedOf(root)?.segment;
    if (segment) segment.identity = { userId: "u" };
    root.end();
    await turn();
    child.end();
    await turn();
    rig.start("born late", child).end();
    grandchild.end();
    await turn();
    expect(rig.observations().map((observation) => observation.name)).toEqual([
      "root",
      "lingering",
      "born late",
      "grandchild",
    ]);
    expect(rig.find("grandchild")?.parentSpanId).toBe(child.spanContext().spanId);
    expect(rig.sealed.every((segment) => segment.shared[keys.trace.userId] === "u")).toBe(true);
  });

  it("leaves in slices while its root runs on, and the root carries the totals", async () => {
    const rig = createRig({ holdMs: 20 });
    const root = rig.start("root");
    const call = rig.start("call", root);
    call.setAttributes({
      [keys.observation.type]: "generation",
      [keys.observation.model]: "gpt-4o",
      [keys.observation.usage]: '{"input":1000000}',
    });
    call.end();
    await expect.poll(() => rig.observations().map((observation) => observation.name)).toEqual(["call"]);
    expect(rig.find("call")?.overrides?.[keys.observation.cost]).toBe('{"input":2.5,"total":2.5}');
    expect(rig.find("call")?.parentSpanId).toBe(root.spanContext().spanId);
    root.end();
    await turn();
    expect(JSON.parse(String(rig.find("root")?.overrides?.[`${keys.observation.metadataPrefix}totalCost`]))).toEqual({
      input: 2.5,
      total: 2.5,
    });
  });

  it("leaves in a slice when it holds too much", async () => {
    const rig = createRig({ maxHeldBytes: 5_000 });
    const root = rig.start("root");
    const child = rig.start("big", root);
    child.setAttribute(keys.observation.input, "x".repeat(6_000));
    child.end();
    await turn();
    expect(rig.observations().map((observation) => observation.name)).toEqual(["big"]);
    root.end();
  });

  it("goes where the frame says, and stays there", async () => {
    const rig = createRig();
    const root = withFrame({ destinations: ["tenant"] }, () => rig.start("root"));
    withFrame({ destinations: ["other"] }, () => rig.start("child", root).end());
    root.end();
    await turn();
    expect(rig.sealed.map((segment) => segment.destinations)).toEqual([["tenant"]]);
  });
});

describe("what never ends", () => {
  it("lets its ended children go, counted, when it is given up", async () => {
    const rig = createRig({
      maxOpen: 5,
      sampleRate: 0,
      keep: { errors: true, slowerThan: undefined, costAbove: undefined },
    });
    for (let index = 0; index < 50; index++) {
      const root = rig.start("never");
      rig.start("child", root).end();
    }
    await turn();
    rig.segments.close();
    expect(rig.segments.sampledOut() + rig.observations().length + rig.lost.length).toBe(100);
  });

  it("is bounded, given up oldest first, and counted", () => {
    const rig = createRig({ maxOpen: 10 });
    const spans = Array.from({ length: 25 }, (_, index) => rig.start(`open ${index}`));
    expect(rig.segments.open()).toBe(10);
    expect(rig.lost).toHaveLength(15);
    expect(rig.lost[0]).toEqual({ id: expect.stringMatching(/^[0-9a-f]{16}$/), reason: "never_ended" });
    for (const span of spans) span.end();
    rig.segments.drain();
    expect(rig.observations()).toHaveLength(10);
  });

  it("is bounded by what it holds as well, also where that was written later; what is small stays", () => {
    const rig = createRig({ maxOpen: 100_000 });
    const megabyte = "x".repeat(1_000_000);
    const small = Array.from({ length: 100 }, (_, index) => rig.start(`small ${index}`));
    const large = Array.from({ length: 1_000 }, (_, index) => {
      const span = rig.start(`large ${index}`);
      return span.setAttribute("text", index % 2 === 0 ? megabyte : [megabyte, "more"]);
    });
    // Weighed once in as many starts as there are open ones.
    expect(rig.lost.length).toBeGreaterThan(1_000 - 2 * 268);
    expect(rig.lost[0]).toEqual({ id: large[0]?.spanContext().spanId, reason: "never_ended" });
    expect(rig.segments.open()).toBe(1_100 - rig.lost.length);
    for (const span of [...small, ...large]) span.end();
    rig.segments.drain();
    const left = rig.observations().map(({ name }) => name);
    expect(left).toHaveLength(1_100 - rig.lost.length);
    expect(left).toEqual(expect.arrayContaining(["small 0", "small 99", "large 999"]));
  });

  it("is bounded soon where far more small ones are open", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const rig = createRig({ maxOpen: 100_000 });
    const megabyte = "x".repeat(1_000_000);
    for (let index = 0; index < 3_000; index++) rig.start(`small ${index}`);
    for (let index = 0; index < 1_000; index++) {
      rig.start(`large ${index}`).setAttribute("text", megabyte);
      vi.advanceTimersByTime(1);
    }
    // Four times a second, and at the next of 64 starts.
    expect(rig.lost.length).toBeGreaterThan(1_000 - 268 - 250 - 64);
  });

  it("survives spans of other SDKs that throw when they are weighed", () => {
    const rig = createRig();
    let isOpen = true;
    const odd = Object.defineProperty(rig.start("odd"), "attributes", {
      get() {
        if (isOpen) throw new RangeError("no attributes");
        return {};
      },
    });
    for (let index = 0; index < 100; index++) rig.start("another").end();
    isOpen = false;
    odd.end();
    rig.segments.drain();
    expect(rig.observations()).toHaveLength(101);
  });

  it("is sent at the close, said to be unfinished, and its tree stays whole", () => {
    const rig = createRig();
    const root = rig.start("root");
    rig.start("done", root).end();
    rig.segments.close();
    expect(
      rig
        .observations()
        .map((observation) => observation.name)
        .sort(),
    ).toEqual(["done", "root"]);
    expect(rig.find("root")).toMatchObject({
      overrides: { [keys.observation.level]: "WARNING", [keys.observation.statusMessage]: "not ended before shutdown" },
    });
    expect(rig.find("root")?.endTime[0]).toBeGreaterThan(1_000_000_000);
    root.end();
    rig.start("after").end();
    expect(rig.lost).toEqual([{ id: expect.any(String), reason: "after_shutdown" }]);
  });
});
