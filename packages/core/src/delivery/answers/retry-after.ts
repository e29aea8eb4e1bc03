const shortest = 1_000;
const longest = 3_600_000;
const httpDate = /^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/;

/**
 * Milliseconds to wait, from a `Retry-After` header in either form, within one second and one hour. Undefined for anything else.
 * `date` is the answer's own Date header: against it, a wrong local clock does no harm.
 * @example retryAfter("120", undefined, Date.now()); // 120000
 */
export function retryAfter(value: string | undefined, date: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) return clamp(Number(text) * 1000);
  if (!httpDate.test(text)) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  const sent = Date.parse(date ?? "");
  return clamp(at - (Number.isNaN(sent) ? now : sent));
}

function clamp(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, shortest), longest);
}
