/** Milliseconds since 1970 that a date can be made of: any other number fails where it is written as one. */
export const isTime = (value: unknown): value is number =>
  typeof value === "number" && !Number.isNaN(new Date(value).getTime());

/** The time that a text names, such as an ISO date; undefined for what names none. */
export function timeOfText(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return isTime(time) ? time : undefined;
}
