/** Sums of fractions, as of cents, collect noise far behind the digits that anybody is billed. */
export const withoutNoise = (sum: number): number => Number(sum.toFixed(12));
