import type { Granularity } from "./types.ts";

const lengths: Readonly<Record<Exclude<Granularity, "month">, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};
/** 1970 began on a Thursday, weeks begin on Mondays. */
const firstMonday = 4 * 86_400_000;

/** The beginning of the step that a time is in, in UTC, as the server says it. */
export function stepOf(time: number, granularity: Granularity): string {
  if (granularity === "month") return `${new Date(time).toISOString().slice(0, 7)}-01T00:00:00.000Z`;
  const length = lengths[granularity];
  const offset = granularity === "week" ? firstMonday : 0;
  return new Date(Math.floor((time - offset) / length) * length + offset).toISOString();
}
