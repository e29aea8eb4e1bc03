import type { Score } from "../../src/contract/index.ts";

/** What a score says: its category or text, or its number. */
export const scoreValue = ({ stringValue, value }: Score): string =>
  stringValue ?? (value === null ? "–" : String(value));
