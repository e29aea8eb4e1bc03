import { describe, expect, it } from "vitest";
import { axisTo, stretchOf } from "./axis.ts";

describe("the axis of a chart", () => {
  it.each([
    [0.83, [0, 0.25, 0.5, 0.75, 1]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [7, [0, 2, 4, 6, 8]],
    [9, [0, 2.5, 5, 7.5, 10]],
    [1234, [0, 500, 1000, 1500]],
    [0.000_03, [0, 0.000_01, 0.000_02, 0.000_03]],
  ])("to %d has round values and ends above", (highest, ticks) => {
    const axis = axisTo(highest);
    expect(axis.ticks).toEqual(ticks);
    expect(axis.top).toBeGreaterThanOrEqual(highest);
  });

  it.each([0, -1, Number.NaN])("to %d is there all the same", (highest) => {
    expect(axisTo(highest)).toEqual({ top: 1, ticks: [0] });
  });
});

describe("a bar of a chart", () => {
  it("leaves a little to the next, and stays a bar where it is the only one", () => {
    const [left, width] = stretchOf(2, 10);
    expect(left).toBeCloseTo(21.1);
    expect(width).toBeCloseTo(7.8);
    expect(stretchOf(0, 100)).toEqual([45, 10]);
  });
});
