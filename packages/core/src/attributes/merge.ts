import { limits } from "./limits.ts";
import { mergeMetadata } from "./metadata.ts";
import { tagList } from "./tags.ts";
import type { TraceAttributes } from "./types.ts";

/**
 * What is known of a trace, with an update: undefined keeps, tags are united, metadata merges key by key, the rest is
 * replaced. Null keeps as well, except for input and output. Makes a new object, since contexts share the old one.
 * @example mergeTrace({ tags: ["a"] }, { tags: ["b"], userId: "u-1" }); // { tags: ["a", "b"], userId: "u-1" }
 */
export function mergeTrace(target: TraceAttributes, update: TraceAttributes): TraceAttributes {
  const merged: Record<string, unknown> = { ...target };
  for (const field in mergers) {
    mergeField(merged, update, field as keyof TraceAttributes);
  }
  return merged;
}

/** Under a guard of its own: one bad field must not cost the others. */
function mergeField(merged: Record<string, unknown>, update: TraceAttributes, field: keyof TraceAttributes): void {
  try {
    const value: unknown = update[field];
    const says = value !== undefined && (value !== null || field === "input" || field === "output");
    if (says) merged[field] = mergers[field](merged[field], value);
  } catch {
    // What was known before stays.
  }
}

type Merger = (before: unknown, value: unknown) => unknown;

const replace: Merger = (_before, value) => value;

/** Every field by name: an update may come from a request, and its other keys (`__proto__`) are nobody's business. */
const mergers: Readonly<Record<keyof TraceAttributes, Merger>> = {
  name: replace,
  userId: replace,
  sessionId: replace,
  tags: uniteTags,
  metadata: mergeMetadata,
  input: replace,
  output: replace,
  version: replace,
  release: replace,
  environment: replace,
  public: replace,
};

/**
 * One more than is sent, so that the encoding sees and says that there were too many; not more, so that no loop grows
 * it.
 */
function uniteTags(before: unknown, value: unknown): readonly unknown[] {
  if (before === undefined && Array.isArray(value) && value.length <= 1) return tagList(value);
  const united = new Set([...tagList(before), ...tagList(value)]);
  return [...united].slice(0, limits.tags + 1);
}
