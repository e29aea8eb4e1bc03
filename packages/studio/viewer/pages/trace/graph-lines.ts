export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A line between two boxes, in pixels. */
export interface Way {
  readonly line: string;
  /** Where its number may stand, the best first: half its way from one row of boxes to the next. */
  readonly middles: readonly Point[];
  /** It leads up, or to where it came from. */
  readonly back: boolean;
}

export type Point = readonly [x: number, y: number];

/** The space beside a box that a line keeps to, and what lies between two lines there. */
const [beside, apart] = [8, 4];
/** So much farther a line goes for each that passes there already. */
const detour = 12;

/** A way through a row of boxes. */
interface Gap {
  readonly x: number;
  /** To which side there is room for further lines: both, or only away from the boxes. */
  readonly side: -1 | 0 | 1;
  used: number;
}

interface Row {
  readonly top: number;
  readonly foot: number;
  readonly gaps: readonly Gap[];
}

function rowOf(boxes: readonly Box[]): Row {
  const [first, ...others] = boxes.toSorted((one, other) => one.left - other.left);
  const { left = 0, top = 0, width = 0, height = 0 } = first ?? {};
  const last = others.at(-1) ?? first;
  return {
    top,
    foot: top + height,
    gaps: [
      { x: left - beside, side: -1, used: 0 },
      ...others.map((box): Gap => ({ x: box.left - beside, side: 0, used: 0 })),
      { x: (last?.left ?? left) + width + beside, side: 1, used: 0 },
    ],
  };
}

/** The next free lane of a gap; between two boxes there is room for three, beside the last for what the field leaves. */
function laneOf(gap: Gap, width: number): number {
  const lane = gap.used;
  gap.used += 1;
  const across = gap.side === 0 ? [0, -apart, apart][lane % 3] : gap.side * apart * lane;
  return Math.min(width - 3, Math.max(3, gap.x + (across ?? 0)));
}

const nearest = (gaps: readonly Gap[], x: number): Gap | undefined =>
  gaps.toSorted(
    (one, other) => Math.abs(one.x - x) + detour * one.used - Math.abs(other.x - x) - detour * other.used,
  )[0];

/** From the end of one row to the next, where it may be that of a box. */
const bend = ([x, y]: Point, [endX, endY]: Point): string =>
  `C${x},${(y + endY) / 2} ${endX},${(y + endY) / 2} ${endX},${endY}`;

const middleOf = ([x, y]: Point, [endX, endY]: Point): Point => [(x + endX) / 2, (y + endY) / 2];

/** A line through these points: bent where there are no boxes, and straight beside them. */
function lineThrough(points: readonly Point[]): { readonly line: string; readonly middles: readonly Point[] } {
  let line = "";
  const middles: Point[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [from, to, passed] = points.slice(at, at + 3) as [Point, Point, Point?];
    line += bend(from, to);
    middles.unshift(middleOf(from, to));
    if (passed !== undefined) line += `L${passed}`;
  }
  return { line, middles };
}

/** What calls itself, round its right side. */
function roundItself({ left, top, width, height }: Box, field: number): Way {
  const [x, side] = [left + width, left + width + 14];
  const [y, endY] = [top + height * 0.65, top + height * 0.35];
  return {
    line: `M${x},${y}C${side},${y} ${side},${endY} ${x},${endY}`,
    middles: [[Math.min(x + 22, field - 7), top + height / 2]],
    back: true,
  };
}

/**
 * Lines from the foot of each caller to the head of what it calls, and from right side to right side where that stands
 * above. None passes behind a box.
 * @example layWays([{ from: planner, to: search }], boxes, 600)[0].line; // "M80,48C80,70 200,70 200,92"
 */
export function layWays(
  calls: readonly { readonly from: Box; readonly to: Box }[],
  boxes: readonly Box[],
  width: number,
): Way[] {
  const tops = [...new Set(boxes.map(({ top }) => top))].sort((one, other) => one - other);
  const rows = tops.map((top) => rowOf(boxes.filter((box) => box.top === top)));
  const gapRightOf = ({ left, top, width: wide }: Box): Gap | undefined =>
    rows.find((row) => row.top === top)?.gaps.find(({ x }) => x > left + wide);

  /** Through the rows between two places, each time by the gap that is next to the straight line. */
  const between = ([x, y]: Point, [endX, endY]: Point, isUp: boolean): Point[] => {
    const [upper, lower] = isUp ? [endY, y] : [y, endY];
    const passed = rows.filter(({ top, foot }) => top > upper && foot < lower);
    return (isUp ? passed.reverse() : passed).flatMap(({ top, foot, gaps }): Point[] => {
      const gap = nearest(gaps, x + ((endX - x) * (top - y)) / (endY - y));
      const lane = gap === undefined ? x : laneOf(gap, width);
      return isUp
        ? [
            [lane, foot],
            [lane, top],
          ]
        : [
            [lane, top],
            [lane, foot],
          ];
    });
  };

  return calls.map(({ from, to }) => {
    if (from === to) return roundItself(from, width);
    if (to.top > from.top) {
      const start: Point = [from.left + from.width / 2, from.top + from.height];
      const end: Point = [to.left + to.width / 2, to.top];
      const { line, middles } = lineThrough([start, ...between(start, end, false), end]);
      return { line: `M${start}${line}`, middles, back: false };
    }
    const [right, endRight] = [from.left + from.width, to.left + to.width];
    const [y, endY] = [from.top + from.height * 0.65, to.top + to.height * 0.35];
    const [gap, endGap] = [gapRightOf(from), gapRightOf(to)];
    const start: Point = [gap === undefined ? right : laneOf(gap, width), from.top];
    const end: Point = [endGap === undefined ? endRight : laneOf(endGap, width), to.top + to.height];
    const { line, middles } = lineThrough([start, ...between(start, end, true), end]);
    return {
      line: `M${right},${y}Q${start[0]},${y} ${start}${line}Q${end[0]},${endY} ${endRight},${endY}`,
      middles,
      back: true,
    };
  });
}

/** For each line that has a number, the first place of it where no other number stands. */
export function placeNumbers(ways: readonly (Way | undefined)[]): (Point | undefined)[] {
  const taken: Point[] = [];
  return ways.map((way) => {
    const isFree = ([x, y]: Point): boolean =>
      taken.every(([otherX, otherY]) => Math.abs(x - otherX) > 20 || Math.abs(y - otherY) > 12);
    const place = way?.middles.find(isFree) ?? way?.middles[0];
    if (place !== undefined) taken.push(place);
    return place;
  });
}
