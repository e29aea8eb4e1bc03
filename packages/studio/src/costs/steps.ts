import { hourMs } from "../rollup/index.ts";

const dayMs = 24 * hourMs;
/** More bars than this are days instead of hours. */
const mostHours = 49;

export interface Stepper {
  readonly step: "hour" | "day";
  /** The beginning of the bar that a time falls into. */
  readonly startOf: (time: number) => number;
  /** All bars in their order, those without anything too. */
  readonly starts: readonly number[];
}

/** What bars of a chart there are between two times, days being those of a zone. */
export function stepper(from: number, to: number, zone: string): Stepper {
  const hours = (to - from) / hourMs;
  if (hours <= mostHours) {
    const starts = Array.from({ length: Math.max(1, Math.ceil(hours)) }, (_, at) => from + at * hourMs);
    return { step: "hour", startOf: (time) => Math.floor(time / hourMs) * hourMs, starts };
  }
  const startOf = startOfDay(zone);
  const starts = new Set<number>();
  // Days have 23 to 25 hours, so that steps of half a day meet each of them.
  for (let time = from; time < to; time += dayMs / 2) starts.add(startOf(time));
  starts.add(startOf(to - 1));
  return { step: "day", startOf, starts: [...starts].sort((left, right) => left - right) };
}

/** The first whole hour of the day, in the zone; that of UTC where the zone is none. */
function startOfDay(zone: string): (time: number) => number {
  const clock = clockOf(zone);
  const known = new Map<number, number>();
  return (time) => {
    const hour = Math.floor(time / hourMs);
    let start = known.get(hour);
    if (start === undefined) {
      const day = (at: number): string => clock.format(at * hourMs);
      let first = hour;
      while (first > hour - 25 && day(first - 1) === day(hour)) first -= 1;
      start = first * hourMs;
      known.set(hour, start);
    }
    return start;
  };
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeZone: "UTC" });
  }
}
