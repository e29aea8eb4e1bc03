/** Round values at the side of a chart, from nothing up to the first above the highest. */
export interface Axis {
  readonly top: number;
  readonly ticks: readonly number[];
}

const rounds = [1, 2, 2.5, 5, 10];
const aimed = 4;

/** @example axisTo(0.83).ticks; // [0, 0.25, 0.5, 0.75, 1] */
export function axisTo(highest: number): Axis {
  if (!(highest > 0)) return { top: 1, ticks: [0] };
  const rough = highest / aimed;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = (rounds.find((round) => round * magnitude >= rough * 0.999_999) ?? 10) * magnitude;
  const count = Math.ceil(highest / step - 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
  return { top: ticks.at(-1) ?? 1, ticks };
}

/** Of the room of a bar, what is left between it and the next. */
const gap = 0.22;
/** In percent of the chart; a bar of its whole width would look like an area. */
const widest = 10;

/** Where a bar begins in a chart that gives each so much room, and how wide it is, in percent. */
export function stretchOf(bar: number, room: number): readonly [left: number, width: number] {
  const width = Math.min(widest, room * (1 - gap));
  return [bar * room + (room - width) / 2, width];
}
