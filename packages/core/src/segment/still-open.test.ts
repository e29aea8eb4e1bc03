import { describe, expect, it } from "vitest";
import { withFrame } from "../context/index.ts";
import { createRig } from "./rig-for-tests.ts";

describe("what is open", () => {
  it("is listed in the order of beginning, below the nearest exported ancestor", () => {
    const rig = createRig();
    const root = rig.start("root");
    const pool = rig.start("pool", root, "pg");
    const step = rig.start("step", pool);
    rig.start("ended", step).end();
    const { traceId, spanId } = root.spanContext();
    expect(rig.segments.listOpen()).toMatchObject([
      { id: spanId, traceId, parentId: undefined, name: "root" },
      { id: step.spanContext().spanId, traceId, parentId: spanId, name: "step" },
    ]);
    for (const span of [step, pool, root]) span.end();
    expect(rig.segments.listOpen()).toEqual([]);
  });

  it("has its start time, and whether ended observations wait for it", () => {
    const rig = createRig();
    const root = rig.start("root");
    expect(rig.segments.listOpen()).toMatchObject([{ holds: false }]);
    rig.start("child", root).end();
    const [open] = rig.segments.listOpen();
    expect(open?.holds).toBe(true);
    expect(Math.abs(Date.now() - (open?.startTime ?? 0))).toBeLessThan(60_000);
  });

  it("is marked if the caller runs inside it", () => {
    const rig = createRig();
    const root = rig.start("root");
    const beside = rig.start("beside", root);
    const step = rig.start("step", root);
    const told = withFrame({ span: step }, () => rig.segments.listOpen());
    expect(told.map(({ name, isAround }) => [name, isAround])).toEqual([
      ["root", true],
      ["beside", false],
      ["step", true],
    ]);
    beside.end();
  });

  it("does not include what is ignored or sampled out", () => {
    const rig = createRig();
    rig.start("before");
    rig.segments.ignoreOpen();
    const after = rig.start("after");
    expect(rig.segments.listOpen().map(({ name }) => name)).toEqual(["after"]);
    after.end();
    const none = createRig({ sampleRate: 0 });
    none.start("not in the rate");
    expect(none.segments.listOpen()).toEqual([]);
  });

  it("keeps what it holds when only traces that are over are sealed", () => {
    const rig = createRig();
    const running = rig.start("running");
    rig.start("its child", running).end();
    rig.start("over").end();
    rig.segments.drainOver();
    expect(rig.observations().map(({ name }) => name)).toEqual(["over"]);
    rig.segments.drain();
    expect(rig.observations().map(({ name }) => name)).toEqual(["over", "its child"]);
    running.end();
  });
});
