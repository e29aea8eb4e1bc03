import { defaultLimits } from "../capture/index.ts";
import { isAsyncFunction, LangfuseKitError, shared } from "../runtime/index.ts";
import type { MaskFunction } from "./types.ts";

/** Marks what `serialize` would not write either. */
const beyond = "[masked: too large]";

/** How often an object was walked through, counted by all copies of the kit. */
const walks = shared("privacy.walks", () => ({ count: 0 }));

export const walksSoFar = (): number => walks.count;

/**
 * Makes a mask of a function that only knows texts: an object comes to a mask as one, and `change` is asked about each text
 * in it. Numbers are shown as texts, and stay numbers if nothing is changed. Names of fields stay.
 * @example initLangfuse({ mask: maskTexts((text) => text.replace(/\b(?:\d{4} ?){4}\b/g, "[card]")) });
 */
export function maskTexts(change: (text: string, where: string) => string): MaskFunction {
  if (typeof change !== "function" || isAsyncFunction(change)) {
    throw new LangfuseKitError("core", "maskTexts() needs a function that answers at once. Give it (text) => text.", {
      code: "INVALID_INPUT",
    });
  }
  return (value, where) => {
    if (typeof value === "object" && value !== null) walks.count += 1;
    return changeTexts(value, (text) => changed(change(text, where)));
  };
}

/** Refuses anything but a text: a promise, for one, would be written as an empty object in place of the text. */
function changed(text: unknown): string {
  if (typeof text !== "string") throw new TypeError("it answered with no text");
  return text;
}

function changeTexts(whole: unknown, change: (text: string) => string): unknown {
  let left = defaultLimits.maxNodes;

  function walk(value: unknown, depth: number): unknown {
    left -= 1;
    if (left < 0 || depth > defaultLimits.maxDepth) return beyond;
    if (typeof value === "string") return change(value);
    if (typeof value === "number") return ofNumber(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => walk(item, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, depth + 1)]));
  }

  function ofNumber(value: number): unknown {
    const text = change(String(value));
    return text === String(value) ? value : text;
  }

  return walk(whole, 0);
}
