import { describe, expect, it } from "vitest";
import { type Box, wayOf } from "./graph-lines.ts";

const box = (left: number, top: number): Box => ({ left, top, width: 100, height: 40 });

describe("a line of the graph", () => {
  it("leads from the foot of the caller to the head of what it calls", () => {
    const way = wayOf(box(0, 0), box(200, 80));
    expect(way).toEqual({ line: "M50,40C50,60 250,60 250,80", middle: [150, 60], back: false });
  });

  it("has its number where it arrives, when it is long", () => {
    expect(wayOf(box(0, 0), box(200, 300)).middle).toEqual([250, 286]);
  });

  it("passes by what stands between, straight below", () => {
    const way = wayOf(box(100, 0), box(100, 160));
    expect(way.middle[0]).toBeLessThan(100);
    expect(way.middle[1]).toBe(100);
  });

  it("goes round the right side, where it leads up or to where it began", () => {
    for (const target of [box(0, 0), box(0, 200)]) {
      const way = wayOf(box(0, 200), target);
      expect(way.back).toBe(true);
      expect(way.middle[0]).toBeGreaterThan(100);
    }
  });
});
