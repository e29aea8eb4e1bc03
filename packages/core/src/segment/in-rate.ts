const RANDOM_DIGITS = 13;
const RANDOM_RANGE = 16 ** RANDOM_DIGITS;

/** Decides by the trace id's random part, its right end (W3C Trace Context, level 2), so that each process decides alike. */
export function isInRate(traceId: string, rate: number): boolean {
  if (rate >= 1) return true;
  if (rate <= 0) return false;
  return Number.parseInt(traceId.slice(-RANDOM_DIGITS), 16) / RANDOM_RANGE < rate;
}
