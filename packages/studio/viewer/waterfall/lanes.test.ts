import { describe, expect, it } from "vitest";
import { buildTree } from "../../src/tree/index.ts";
import { step } from "../../src/tree/step-for-tests.ts";
import { drawnFrames, layLanes } from "./lanes.ts";
import { visibleRows } from "./rows.ts";

type Steps = readonly ReturnType<typeof step>[];

const flameOf = (steps: Steps, hideInfrastructure = false) =>
  layLanes(visibleRows(buildTree(steps), { collapsed: new Set(), search: "", hideInfrastructure }), 1000);
const lanesOf = (steps: Steps, hide = false): Record<string, number> =>
  Object.fromEntries(flameOf(steps, hide).frames.map(({ row, lane }) => [row.node.step.id, lane]));

describe("the lanes of a flame", () => {
  it("lie one below the other, and hold one step after the other", () => {
    const steps = [
      step("root", { start: 0, end: 100 }),
      step("first", { parentId: "root", start: 0, end: 40 }),
      step("second", { parentId: "root", start: 40, end: 90 }),
      step("inner", { parentId: "second", start: 50, end: 60 }),
    ];
    expect(lanesOf(steps)).toEqual({ root: 0, first: 1, second: 1, inner: 2 });
    expect(flameOf(steps).count).toBe(3);
  });

  it("are others for what runs at the same time, with all that it calls", () => {
    const steps = [
      step("root", { start: 0, end: 100 }),
      step("long", { parentId: "root", start: 0, end: 80 }),
      step("below", { parentId: "long", start: 10, end: 20 }),
      step("beside", { parentId: "root", start: 30, end: 90 }),
      step("under", { parentId: "beside", start: 40, end: 50 }),
      step("after", { parentId: "root", start: 92, end: 99 }),
    ];
    expect(lanesOf(steps)).toEqual({ root: 0, long: 1, below: 2, beside: 3, under: 4, after: 1 });
  });

  it("hold what only seems to overlap, since it began at a whole millisecond", () => {
    const follow = (whole: number): Steps => [
      step("root", { start: 0, end: whole }),
      step("first", { parentId: "root", start: 2, end: 8.84 }),
      step("second", { parentId: "root", start: 8, end: whole }),
    ];
    expect(lanesOf(follow(160))).toEqual({ root: 0, first: 1, second: 1 });
    expect(lanesOf(follow(20))).toEqual({ root: 0, first: 1, second: 2 });
  });

  it("hold what overlaps by less than anybody sees", () => {
    const steps = [
      step("root", { start: 0, end: 1000 }),
      step("first", { parentId: "root", start: 0, end: 400.5 }),
      step("second", { parentId: "root", start: 400, end: 900 }),
    ];
    expect(lanesOf(steps)).toEqual({ root: 0, first: 1, second: 1 });
  });

  it("keep free what a job needs that goes on after its caller", () => {
    const steps = [
      step("root", { start: 0, end: 30 }),
      step("add", { parentId: "root", start: 0, end: 10 }),
      step("job", { parentId: "add", start: 20, end: 90 }),
      step("answer", { parentId: "root", start: 15, end: 30 }),
    ];
    expect(lanesOf(steps)).toEqual({ root: 0, add: 1, job: 2, answer: 3 });
  });

  it("close where infrastructure is hidden", () => {
    const steps = [
      step("root"),
      step("http", { parentId: "root", infrastructure: true }),
      step("inner", { parentId: "http" }),
    ];
    expect(lanesOf(steps, true)).toEqual({ root: 0, inner: 1 });
  });

  it("stand ten thousand levels, and ten thousand steps side by side", () => {
    const deep = Array.from({ length: 10_000 }, (_, at) =>
      step(`s${at}`, { parentId: at === 0 ? null : `s${at - 1}`, start: at, end: 20_000 - at }),
    );
    expect(flameOf(deep).count).toBe(10_000);
    const wide = Array.from({ length: 10_000 }, (_, at) => step(`s${at}`, { start: at, end: at + 1 }));
    expect(flameOf(wide).count).toBe(1);
  });

  it("draw one of many that nobody could tell apart, and whatever failed or is looked at", () => {
    const steps = Array.from({ length: 5000 }, (_, at) =>
      step(`s${at}`, { start: at, end: at + 1, level: at === 2501 ? "ERROR" : "DEFAULT" }),
    );
    const drawn = drawnFrames(flameOf(steps).frames, { start: 0, end: 5000 }, 0, "s33").map(
      ({ row }) => row.node.step.id,
    );
    expect(drawn.length).toBeLessThan(800);
    expect(drawn).toEqual(expect.arrayContaining(["s0", "s33", "s2501"]));
    const zoomed = drawnFrames(flameOf(steps).frames, { start: 100, end: 200 }, 0, null);
    expect(zoomed.length).toBeGreaterThanOrEqual(100);
    expect(zoomed.length).toBeLessThan(103);
  });
});
