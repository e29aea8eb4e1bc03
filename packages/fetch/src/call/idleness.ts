/** One timer, set again only when it fires: a stream has thousands of chunks. */
export function watchIdleness(limitMs: number, expired: () => void): { touch(): void; stop(): void } {
  let last = performance.now();
  let timer: NodeJS.Timeout;
  const wait = (ms: number): void => {
    timer = setTimeout(look, ms);
    timer.unref();
  };
  const look = (): void => {
    const left = last + limitMs - performance.now();
    if (left > 0) wait(left);
    else expired();
  };
  wait(limitMs);
  return {
    touch: () => {
      last = performance.now();
    },
    stop: () => clearTimeout(timer),
  };
}
