let count = 0;

/** Call when anything is traced: an observation begins, or something is written. */
export function noteActivity(): void {
  count += 1;
}

/** Takes back the last `noteActivity`: what was traced was undone. */
export function forgetActivity(): void {
  count -= 1;
}

/** Grows with all that is traced. If it is the same before and after a call, nothing was traced in it. */
export function activity(): number {
  return count;
}
