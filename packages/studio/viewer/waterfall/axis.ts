import type { Step } from "../../src/tree/index.ts";
import type { Axis, Bar, Tick } from "./types.ts";

/** When a step is over, as far as is known now. Ends before begins are drawn as points. */
const endOf = (step: Step, now: number): number => Math.max(step.start, step.end ?? now);
const beginOf = (step: Step): number => step.start - Math.max(0, step.queueWait ?? 0);

/** Times of today, as milliseconds since 1970, are whole multiples of 0.0002 ms: over less than this, marks have no room. */
const least = 0.01;

/**
 * The time that holds a trace and every step, waits in queues included. What runs reaches up to `now`.
 * @example const axis = fitAxis(observations, Date.now(), trace);
 */
export function fitAxis(steps: readonly Step[], now: number, trace?: Axis): Axis {
  let { start, end } = trace ?? { start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY };
  for (const step of steps) {
    start = Math.min(start, beginOf(step));
    end = Math.max(end, endOf(step, now));
  }
  if (start > end) return { start: now, end: now + 1 };
  return { start, end: Math.max(end, start + least) };
}

const nice = [1, 2, 5, 10];
const units: readonly (readonly [number, string])[] = [
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
  [1, "ms"],
  [0.001, "µs"],
];

/** Nobody says half a minute: less than three of them are told in seconds, and hours likewise. */
const fewest = (milliseconds: number): number => (milliseconds > 1000 ? 3 : 1);

/**
 * Round marks along the axis in one unit, counted from the trace's own start.
 * @example ticks({ start: 0, end: 1000 }, 0, 4).map((tick) => tick.label); // ["0", "0.5 s", "1.0 s"]
 */
export function ticks(axis: Axis, origin: number, atMost: number): Tick[] {
  const length = axis.end - axis.start;
  const [size, unit] = units.find(([milliseconds]) => length >= milliseconds * fewest(milliseconds)) ?? [0.001, "µs"];
  const rough = length / size / Math.max(1, atMost);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (nice.find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const digits = Math.min(3, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  const marks: Tick[] = [];
  for (let count = Math.ceil((axis.start - origin) / size / step - 1e-9); ; count += 1) {
    const at = count * step * size;
    // In this order: what is added to a time is rounded to what a time can hold.
    const left = ((at - (axis.start - origin)) / length) * 100;
    if (left > 100.000001 || marks.length > atMost + 1) return marks;
    marks.push({ at, left, label: count === 0 ? "0" : `${(count * step).toFixed(digits)} ${unit}` });
  }
}

const clamp = (value: number): number => Math.min(100, Math.max(0, value));

/**
 * Where a step lies on the axis, in percent.
 * @example const { left, width } = placeBar(step, axis, Date.now());
 */
export function placeBar(step: Step, axis: Axis, now: number): Bar {
  const length = axis.end - axis.start;
  const place = (time: number): number => ((time - axis.start) / length) * 100;
  const end = endOf(step, now);
  const left = clamp(place(step.start));
  const waits = step.queueWait !== null && step.queueWait > 0;
  const waitLeft = clamp(place(beginOf(step)));
  const token = step.firstToken === null ? null : place(step.firstToken);
  const inside = token !== null && token >= left && token <= clamp(place(end)) && step.firstToken !== step.start;
  return {
    left,
    width: clamp(place(end)) - left,
    wait: waits ? { left: waitLeft, width: left - waitLeft } : null,
    firstToken: inside ? token : null,
    running: step.end === null,
    outside: end < axis.start ? "before" : beginOf(step) > axis.end ? "after" : null,
  };
}

/** A narrower axis around a part of another; never outside of it, never shorter than ten microseconds. */
export function zoomAxis(axis: Axis, from: number, to: number): Axis {
  const length = axis.end - axis.start;
  const left = axis.start + Math.min((clamp(Math.min(from, to)) / 100) * length, length - least);
  const right = axis.start + (clamp(Math.max(from, to)) / 100) * length;
  return { start: left, end: Math.max(right, left + least) };
}
