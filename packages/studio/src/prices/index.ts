/** The user's own prices: read at the start, read again when their file changes. */
export { openPrices, type UserPrices } from "./prices.ts";
