export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A line between two boxes, in pixels, and where its number stands. */
export interface Way {
  readonly line: string;
  readonly middle: readonly [number, number];
  /** It leads up, to the side, or to where it came from. */
  readonly back: boolean;
}

/** Straight down it would lie behind what stands between, and on the line from there. */
function roundTheLeft(from: Box, to: Box): Way {
  const [x, y] = [from.left + from.width * 0.15, from.top + from.height];
  const [endX, endY] = [to.left + to.width * 0.15, to.top];
  const side = Math.min(from.left, to.left) - 40;
  const line = `M${x},${y}C${side},${y + 30} ${side},${endY - 30} ${endX},${endY}`;
  // Where the curve is half its way.
  return { line, middle: [(x + endX) / 8 + side * 0.75, (y + endY) / 2], back: false };
}

/**
 * From the foot of the caller to the head of what it calls; where that does not stand below, round the right sides.
 * @example wayOf(planner, search).line; // "M80,48C80,70 200,70 200,92"
 */
export function wayOf(from: Box, to: Box): Way {
  if (to.top > from.top) {
    const [x, y] = [from.left + from.width / 2, from.top + from.height];
    const [endX, endY] = [to.left + to.width / 2, to.top];
    const bend = (endY - y) / 2;
    const isNear = endY - y < from.height * 1.5;
    if (!isNear && Math.abs(endX - x) < from.width / 2) return roundTheLeft(from, to);
    const line = `M${x},${y}C${x},${y + bend} ${endX},${endY - bend} ${endX},${endY}`;
    // The middle of a longer line may lie behind a box.
    return { line, middle: isNear ? [(x + endX) / 2, (y + endY) / 2] : [endX, endY - 14], back: false };
  }
  const [x, y] = [from.left + from.width, from.top + from.height * 0.65];
  const [endX, endY] = [to.left + to.width, to.top + to.height * 0.35];
  const side = Math.max(x, endX) + 14;
  return {
    line: `M${x},${y}C${side},${y} ${side},${endY} ${endX},${endY}`,
    middle: [Math.max(x, endX) + 22, (y + endY) / 2],
    back: true,
  };
}
