import { readCount } from "./count.ts";
import { readShape } from "./read-shape.ts";
import type { UsageDetails } from "./types.ts";
import { notUsage, wrappers } from "./usage-names.ts";
import { type UsageShape, usageShapes } from "./usage-shapes.ts";

const longestText = 10_000;
const mostKeys = 64;
const longestKey = 64;
const deepest = 2;

type Source = Readonly<Record<string, unknown>>;

/**
 * Tokens in any provider's shape as Langfuse usage keys that exclude each other; undefined when there are none.
 * @example normalizeUsage({ prompt_tokens: 10, completion_tokens: 5 }) // { input: 10, output: 5, total: 15 }
 */
export function normalizeUsage(usage: unknown): UsageDetails | undefined {
  try {
    return read(usage, 0);
  } catch {
    // A proxy or a getter of the application's object may throw.
    return undefined;
  }
}

/**
 * As normalizeUsage, but only in the shape of a provider or library. For whole responses and all the
 * attributes of a span, where any number (a max_tokens, a status code) would pass for a key of the user's own.
 * @example normalizeProviderUsage(span.attributes)
 */
export function normalizeProviderUsage(usage: unknown): UsageDetails | undefined {
  try {
    const shape = isSource(usage) ? shapeOf(usage) : undefined;
    return shape && readShape(usage as Source, shape);
  } catch {
    return undefined;
  }
}

function read(usage: unknown, depth: number): UsageDetails | undefined {
  if (typeof usage === "string") {
    const isJson = depth === 0 && usage.length <= longestText && usage.startsWith("{");
    return isJson ? read(JSON.parse(usage), depth + 1) : undefined;
  }
  if (!isSource(usage)) return undefined;
  if (hasOwnKeys(usage)) return readMap(usage);
  for (const name of wrappers) {
    if (depth < deepest && isSource(usage[name])) return read(usage[name], depth + 1);
  }
  const shape = shapeOf(usage);
  return shape ? readShape(usage, shape) : readMap(usage);
}

const isSource = (value: unknown): value is Source =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** Langfuse's own keys, which may stand beside any other key, so nothing else is read from such a map. */
const hasOwnKeys = (usage: Source): boolean =>
  readCount(usage.input) !== undefined || readCount(usage.output) !== undefined;

function shapeOf(usage: Source): UsageShape | undefined {
  for (const shape of usageShapes) {
    for (const name of shape.when) if (usage[name] !== undefined && usage[name] !== null) return shape;
  }
  return undefined;
}

/** Keys as they are, as Langfuse's servers keep them; fractions only where they are tokens. */
function readMap(usage: Source): UsageDetails | undefined {
  const details: UsageDetails = {};
  let total = 0;
  let keys = 0;
  for (const key in usage) {
    if (keys >= mostKeys) break;
    if (key.length > longestKey || notUsage.has(key)) continue;
    const value = usage[key];
    const count = readCount(value);
    if (count === undefined || !(Number(value) === count || isToken(key))) continue;
    details[key] = count;
    keys += 1;
    total += count;
  }
  if (keys === 0) return undefined;
  details.total ??= total;
  return details;
}

const isToken = (key: string): boolean => /^(input|output|total)/.test(key);
