import { createHash } from "node:crypto";
import type { DeadLetter } from "./types.ts";

/** Names a letter: the same in every process that sees it. */
export function letterId({ at, chunk: { kind, destination, ids } }: DeadLetter): string {
  return createHash("sha256").update(`${at} ${kind} ${destination} ${ids.join()}`).digest("hex").slice(0, 16);
}
