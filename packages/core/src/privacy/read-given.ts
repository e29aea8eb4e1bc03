import { parseJson } from "../capture/index.ts";

/**
 * A copy of what the developer handed over: as an object where it was one, however deep. A mask that has no stack for it
 * fails, which hides it; given a text, it might find nothing.
 */
export function readGiven(text: string): unknown {
  return (/^\s*[[{]/.test(text) ? parseJson(text) : undefined) ?? text;
}
