import type { Attributes } from "@opentelemetry/api";
import { contentKeysOfOthers, keys, messagePrefixesOfOthers } from "../attributes/index.ts";
import type { Tracked } from "../segment/index.ts";

const { input, output, type } = keys.observation;

/** Whether any of what was asked or answered stands on it. */
export function hasContent(attributes: Attributes): boolean {
  return attributes[input] !== undefined || attributes[output] !== undefined || hasContentElsewhere(attributes);
}

function hasContentElsewhere(attributes: Attributes): boolean {
  for (const key in attributes) {
    if (contentKeysOfOthers.has(key) || messagePrefixesOfOthers.some((start) => key.startsWith(start))) return true;
  }
  return false;
}

/**
 * Whether content may be written on a generation of others. On ours, and on those of the official packages. Any other
 * library decides for itself what it records, and may have been told to record nothing; and the server takes input and
 * output from one vocabulary only, so one half in ours would hide the other half in theirs.
 */
export function takesContent({ isStep, span, late }: Tracked): boolean {
  const isLangfuse = isStep || span.attributes[type] !== undefined;
  return isLangfuse && !hasContentElsewhere(span.attributes) && (late === undefined || !hasContentElsewhere(late));
}
