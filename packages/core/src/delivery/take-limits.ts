import type { Spool } from "./types.ts";

/** How much is taken from a spool at once. */
export type TakeLimits = Parameters<Spool["take"]>[2];

export const everything: TakeLimits = {
  bytes: Number.POSITIVE_INFINITY,
  observations: Number.POSITIVE_INFINITY,
};
