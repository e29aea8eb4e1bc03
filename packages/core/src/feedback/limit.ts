/** Counts within one minute; all is forgotten with the next, so that what is held is bounded by the limits themselves. */
export interface Limit {
  /** Undefined where one more is allowed, else the seconds until it is. */
  refuse(token: string, now: number): number | undefined;
}

const WINDOW_MS = 60_000;

export function createLimit(perToken: number, perMinute: number): Limit {
  const counts = new Map<string, number>();
  let total = 0;
  let ends = 0;
  return {
    refuse(token, now) {
      // A clock that was set back must not close the door for longer than a minute.
      if (now >= ends || now < ends - WINDOW_MS) {
        counts.clear();
        total = 0;
        ends = now + WINDOW_MS;
      }
      const count = counts.get(token) ?? 0;
      if (count >= perToken || total >= perMinute) return Math.ceil((ends - now) / 1000);
      counts.set(token, count + 1);
      total += 1;
      return undefined;
    },
  };
}
