import type { Attributes } from "@opentelemetry/api";

/** Shorter texts stand in others by chance. */
const shortestTelling = 3;

/** Whether a text is long enough to tell one call from another by. */
export const isTelling = (text: string): boolean => text.length >= shortestTelling;

/**
 * Whether a text stands in any attribute, as it is or as JSON writes it; a very short one only by itself.
 * @example mentions({ "gen_ai.input.messages": '[{"content":"a \\"b\\""}]' }, 'a "b"') === true;
 */
export function mentions(attributes: Attributes, text: string): boolean {
  const json = JSON.stringify(text);
  const quoted = isTelling(text) ? json.slice(1, -1) : json;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== "string") continue;
    if (value.includes(quoted) || (isTelling(text) ? value.includes(text) : value === text)) return true;
  }
  return false;
}
