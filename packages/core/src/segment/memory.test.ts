import { describe, expect, it } from "vitest";
import { keys } from "../attributes/index.ts";
import { createRig } from "./rig-for-tests.ts";
import { trackedOf } from "./tracked.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("memory", () => {
  it("is freed behind work that goes on starting itself", async () => {
    const rig = createRig();
    const first = rig.start("tick");
    let last = first;
    for (let index = 0; index < 50; index++) {
      const next = rig.start("tick", last);
      last.end();
      last = next;
      await turn();
    }
    let reachable = 0;
    for (let step = trackedOf(last); step !== undefined; step = step.parent) reachable += 1;
    expect(reachable).toBeLessThan(4);
    last.end();
    await turn();
    const ids = new Set(rig.observations().map(({ spanId }) => spanId));
    const orphans = rig
      .observations()
      .filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId));
    expect([ids.size, orphans.length]).toEqual([51, 0]);
  });

  it("does not hold ended spans that are not exported, which still have the parent above them", async () => {
    const rig = createRig();
    const root = rig.start("root");
    let last = root;
    for (let index = 0; index < 50; index++) {
      const next = rig.start("GET", last, "@opentelemetry/instrumentation-http");
      if (last !== root) last.end();
      last = next;
    }
    let reachable = 0;
    for (let step = trackedOf(last); step !== undefined; step = step.parent) reachable += 1;
    expect(reachable).toBeLessThan(5);
    rig.start("child", last).end();
    last.end();
    root.end();
    await turn();
    expect(rig.find("child")?.parentSpanId).toBe(root.spanContext().spanId);
  });

  it("bounds what all running segments hold together", () => {
    const rig = createRig({ maxHeldBytes: 4_000_000 });
    const roots = Array.from({ length: 100 }, () => rig.start("root"));
    for (const root of roots) {
      const child = rig.start("child", root);
      child.setAttribute(keys.observation.input, "x".repeat(1_000_000));
      child.end();
    }
    // 100 MB were held and 64 may be: the oldest have left.
    expect(rig.observations().length).toBeGreaterThan(30);
    expect(rig.observations().length).toBeLessThan(45);
    for (const root of roots) root.end();
  });

  it("keeps that bound however many traces have ended before", () => {
    const rig = createRig({ maxHeldBytes: 4_000_000 });
    const input = "x".repeat(1_000_000);
    for (let index = 0; index < 100; index++) {
      const root = rig.start("root");
      rig.start("child", root).end();
      root.setAttribute(keys.observation.input, input).end();
    }
    const before = rig.observations().length;
    const roots = Array.from({ length: 100 }, () => rig.start("running"));
    for (const root of roots) rig.start("child", root).setAttribute(keys.observation.input, input).end();
    expect(rig.observations().length - before).toBeGreaterThan(30);
    for (const root of roots) root.end();
  });

  it("does not hold the memory of a producer that never yields", () => {
    const rig = createRig();
    for (let index = 0; index < 300; index++) {
      const span = rig.start("big");
      span.setAttribute(keys.observation.input, "x".repeat(100_000));
      span.end();
    }
    expect(rig.sealed.length).toBeGreaterThan(100);
    // What the sink has in its memory, so that it can keep to a bound of its own.
    expect(rig.sealed[0]?.bytes).toBeGreaterThan(100_000);
  });
});
