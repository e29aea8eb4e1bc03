/** In two digits. @example two(4); // "04" */
export const two = (amount: number): string => String(amount).padStart(2, "0");

/** The clock of the reader's own zone. @example clock(Date.now()); // "12:04:31" */
export function clock(time: number): string {
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Day and month, with the year where it is another. @example day(0, Date.now()); // "1 Jan 1970" */
export function day(time: number, now: number): string {
  const date = new Date(time);
  const year = date.getFullYear() === new Date(now).getFullYear() ? "" : ` ${date.getFullYear()}`;
  return `${date.getDate()} ${months[date.getMonth()] ?? ""}${year}`;
}

/** The whole moment, to the millisecond. @example moment(0); // "1 Jan 1970, 01:00:00.000" */
export function moment(time: number): string {
  const date = new Date(time);
  const part = String(date.getMilliseconds()).padStart(3, "0");
  return `${date.getDate()} ${months[date.getMonth()] ?? ""} ${date.getFullYear()}, ${clock(time)}.${part}`;
}

/** Whether both times are on one day of the reader's own zone. */
export function sameDay(left: number, right: number): boolean {
  return new Date(left).toDateString() === new Date(right).toDateString();
}

const spans: readonly (readonly [number, string])[] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
];

/** How long ago, in one unit. @example ago(0, 90_000); // "1 min ago" */
export function ago(time: number, now: number): string {
  const past = now - time;
  const [size, unit] = spans.find(([length]) => past >= length) ?? [0, ""];
  return size === 0 ? "now" : `${Math.floor(past / size)} ${unit} ago`;
}

/** A pause in words. @example pause(840_000); // "14 min later" */
export function pause(milliseconds: number): string {
  const [size, unit] = spans.find(([length]) => milliseconds >= length) ?? [1000, "s"];
  return `${Math.floor(milliseconds / size)} ${unit} later`;
}
