import { createHmac } from "node:crypto";
import type { Mark } from "./types.ts";

/** Enough that two people are not one by chance, and too little to search for what was hidden without the key. */
const hashLength = 16;

/** Marks for what was found; with a key, equal values have equal marks and stay comparable. */
export function createMark(hashKey: string | undefined): Mark {
  if (hashKey === undefined) return (kind) => `[redacted:${kind}]`;
  return (kind, found) => {
    const hash = createHmac("sha256", hashKey).update(`${kind}\n${found.trim().toLowerCase()}`).digest("hex");
    return `[redacted:${kind}:${hash.slice(0, hashLength)}]`;
  };
}
