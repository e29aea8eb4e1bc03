let count = 0;

/** Something was begun or told. */
export function noteActivity(): void {
  count += 1;
}

/** The last of it has come to nothing. */
export function forgetActivity(): void {
  count -= 1;
}

/** A number that grows with all that is begun or told: whether a call did anything is seen by it before and after. */
export function activity(): number {
  return count;
}
