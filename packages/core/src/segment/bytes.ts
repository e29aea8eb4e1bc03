import type { SpanRecord } from "./types.ts";

/** Of an observation without attributes. */
export const FIXED_BYTES = 200;

/** Roughly how much memory an observation takes. */
export function estimateBytes({ attributes }: SpanRecord): number {
  let bytes = FIXED_BYTES;
  for (const key in attributes) {
    const value = attributes[key];
    bytes += key.length + (typeof value === "string" ? value.length : Array.isArray(value) ? lengthOf(value) : 16);
  }
  return bytes;
}

function lengthOf(list: readonly unknown[]): number {
  let bytes = 0;
  for (const item of list) bytes += typeof item === "string" ? item.length : 16;
  return bytes;
}
