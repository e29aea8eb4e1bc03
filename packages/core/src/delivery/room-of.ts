import type { Spool } from "./types.ts";

/** How much a spool holds; infinite where it does not say. */
export function roomOf(spool: Spool | undefined): number {
  const maxBytes = spool?.maxBytes ?? Number.POSITIVE_INFINITY;
  return typeof maxBytes === "function" ? maxBytes() : maxBytes;
}
