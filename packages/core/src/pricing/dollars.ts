/**
 * Rounds to a millionth of a millionth of a dollar, the resolution that Langfuse stores. It takes away
 * what binary fractions leave behind: 2.5e-6 * 1000 is 0.0024999999999999996, a price per million times
 * tokens, divided and rounded, is 0.0025.
 */
export const roundDollars = (dollars: number): number => Math.round(dollars * 1e12) / 1e12;

/** The dollars for a number of units at a price per million. */
export const dollarsFor = (units: number, perMillion: number): number => Math.round(units * perMillion * 1e6) / 1e12;
