/** A number with its noun, as people write it. */
export const amount = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
