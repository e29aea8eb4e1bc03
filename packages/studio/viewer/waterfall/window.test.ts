import { describe, expect, it } from "vitest";
import { scrollTo, shownRows } from "./window.ts";

describe("the rows in sight", () => {
  it("are a few of ten thousand", () => {
    const { from, to } = shownRows({ scroll: 140_000, height: 600, rowHeight: 28, count: 10_000 });
    expect(from).toBeLessThanOrEqual(5000);
    expect(to).toBeGreaterThanOrEqual(5022);
    expect(to - from).toBeLessThan(60);
  });

  it("stay within the list", () => {
    expect(shownRows({ scroll: 0, height: 600, rowHeight: 28, count: 3 })).toEqual({ from: 0, to: 3 });
    expect(shownRows({ scroll: 90_000, height: 600, rowHeight: 28, count: 3 })).toEqual({ from: 3, to: 3 });
  });

  it("stay the same while scrolling by less than a row", () => {
    const at = (scroll: number) => shownRows({ scroll, height: 600, rowHeight: 28, count: 10_000 });
    expect(at(2801)).toEqual(at(2810));
  });

  it("follow the selection, and rest where it is in sight", () => {
    const list = { scroll: 280, height: 280, rowHeight: 28 };
    expect(scrollTo(list, 12)).toBe(280);
    expect(scrollTo(list, 2)).toBe(28);
    expect(scrollTo(list, 25)).toBe(25 * 28 + 56 - 280);
  });
});
