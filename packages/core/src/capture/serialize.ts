import { resolveLimits, type SerializeLimits } from "./limits.ts";
import { nodeWeight, weigh } from "./plain.ts";
import { fits, truncateText } from "./text.ts";
import { writeJson } from "./writer.ts";

/** What stands for a value that cannot be read at all. */
const unreadable = '"[not serialisable]"';

/**
 * A value as text: a string as it is, anything else as valid JSON. Bounded in bytes, values and depth, well-formed
 * UTF-8, and it never throws, whatever the value does when looked at. Streams and promises are named, never consumed.
 * @example serialize({ question: "why?", at: new Date(0) }) === '{"question":"why?","at":"1970-01-01T00:00:00.000Z"}';
 */
export function serialize(value: unknown, limits?: Partial<SerializeLimits>): string {
  const bounds = resolveLimits(limits);
  if (typeof value === "string") return truncateText(value, bounds.maxBytes);
  // What most metadata is, besides texts.
  if (typeof value === "boolean" || Number.isFinite(value)) return String(value);
  return plainJson(value, bounds) ?? carefulJson(value, bounds);
}

function plainJson(value: unknown, bounds: SerializeLimits): string | undefined {
  try {
    const budget = Math.min(bounds.maxBytes, bounds.maxNodes * nodeWeight);
    if (weigh(value, budget, bounds.maxDepth) < 0) return undefined;
    const json: string | undefined = JSON.stringify(value);
    // Escapes can make text six times longer than its string. And JSON.stringify writes half a surrogate pair as
    // \ud..., which is ASCII here and half a character again for what parses it.
    if (json === undefined || !fits(json, bounds.maxBytes) || json.includes("\\ud")) return undefined;
    return json;
  } catch {
    return undefined;
  }
}

function carefulJson(value: unknown, bounds: SerializeLimits): string {
  try {
    return writeJson(value, bounds);
  } catch {
    // Called with hardly any stack left: the one thing that the writer's own guards cannot catch in place.
    return unreadable;
  }
}
