import { describe, expect, it } from "vitest";
import { type Box, layWays, type Point, placeNumbers, type Way } from "./graph-lines.ts";

const box = (left: number, top: number): Box => ({ left, top, width: 100, height: 40 });

/** Points of a line, near enough to each other to meet every box that it passes. */
function pointsOf({ line }: Way): Point[] {
  const points: Point[] = [];
  let from: Point = [0, 0];
  for (const [, command, numbers = ""] of line.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const corners = numbers.split(" ").map((pair) => pair.split(",").map(Number) as unknown as Point);
    const all = command === "M" ? corners : [from, ...corners];
    for (let part = 0; part <= 1; part += 0.02) {
      let curve = all;
      while (curve.length > 1) {
        const [, ...others] = curve;
        curve = others.map(([x, y], at): Point => {
          const [startX, startY] = curve[at] ?? [0, 0];
          return [startX + (x - startX) * part, startY + (y - startY) * part];
        });
      }
      points.push(...curve);
    }
    from = corners.at(-1) ?? from;
  }
  return points;
}

const isBehind = ({ left, top, width, height }: Box, [x, y]: Point): boolean =>
  x > left + 0.1 && x < left + width - 0.1 && y > top + 0.1 && y < top + height - 0.1;

describe("a line of the graph", () => {
  it("leads from the foot of the caller to the head of what it calls", () => {
    const [from, to] = [box(0, 0), box(200, 80)];
    const [way] = layWays([{ from, to }], [from, to], 300);
    expect(way).toEqual({ line: "M50,40C50,60 250,60 250,80", middles: [[150, 60]], back: false });
  });

  it("passes behind no box, whatever calls what", () => {
    const rows = [[122], [6, 122, 238], [64, 180], [6, 122, 238], [122], [64, 180]];
    const boxes = rows.flatMap((row, line) => row.map((left) => box(left, 16 + line * 84)));
    const calls = boxes.flatMap((from) => boxes.map((to) => ({ from, to })));
    const across = calls.filter(({ from, to }) => from === to || from.top !== to.top);
    const ways = layWays(across, boxes, 344);
    for (const [at, way] of ways.entries()) {
      const met = boxes.filter((one) => pointsOf(way).some((point) => isBehind(one, point)));
      expect(met, `${JSON.stringify(across[at])} ${way.line}`).toEqual([]);
    }
  });

  it("stays in the field, and keeps to itself between two boxes", () => {
    const boxes = [box(16, 0), box(16, 84), box(132, 84), box(16, 168)];
    const [from, , , to] = boxes as [Box, Box, Box, Box];
    const ways = layWays(Array(9).fill({ from, to }), boxes, 248);
    const passed = ways.map((way) => pointsOf(way).find(([, y]) => y > 100)?.[0]);
    expect(new Set(passed).size).toBeGreaterThan(5);
    expect(Math.min(...ways.flatMap((way) => pointsOf(way).map(([x]) => x)))).toBeGreaterThan(0);
  });

  it("leads from side to side, where it leads up or to where it began", () => {
    const [upper, lower] = [box(0, 0), box(0, 200)];
    for (const to of [upper, lower]) {
      const [way] = layWays([{ from: lower, to }], [upper, lower], 116);
      expect(way?.back).toBe(true);
      expect(way?.line).toMatch(/^M100,226.* 100,(14|214)$/);
      expect(Math.max(...(way?.middles ?? []).map(([x]) => x))).toBeLessThan(112);
    }
  });
});

describe("the number of a line", () => {
  it("stands beside that of another one, where the line leaves room", () => {
    const way = (middles: Point[]): Way => ({ line: "", middles, back: false });
    expect(
      placeNumbers([
        way([[50, 50]]),
        undefined,
        way([
          [55, 52],
          [90, 10],
        ]),
        way([[50, 50]]),
      ]),
    ).toEqual([[50, 50], undefined, [90, 10], [50, 50]]);
  });
});
