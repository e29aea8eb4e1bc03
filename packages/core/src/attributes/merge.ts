import { fieldTable, isSaid } from "./fields.ts";
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
  return merge(target, update, mergers);
}

/**
 * The same for what stands on every observation of the trace, which its content does not.
 * @example segment.identity = mergeIdentity(segment.identity, { userId: "u-1", input: "left out" });
 */
export function mergeIdentity(target: TraceAttributes, update: TraceAttributes): TraceAttributes {
  return merge(target, update, identityMergers);
}

/** Goes through the few fields of the update rather than all fields there are: looking up absent ones takes longest. */
function merge(target: TraceAttributes, update: TraceAttributes, known: Mergers): TraceAttributes {
  const merged: Record<string, unknown> = { ...target };
  for (const field in update) {
    const merger = known[field];
    if (merger !== undefined) mergeField(merged, update, field as keyof TraceAttributes, merger);
  }
  return merged;
}

/** Guarded, so that one bad field does not cost the others. */
function mergeField(
  merged: Record<string, unknown>,
  update: TraceAttributes,
  field: keyof TraceAttributes,
  merger: Merger,
): void {
  try {
    const value: unknown = update[field];
    if (isSaid(field, value)) merged[field] = merger(merged[field], value);
  } catch {
    // The previous value stays.
  }
}

type Merger = (before: unknown, value: unknown) => unknown;
type Mergers = Readonly<Record<string, Merger | undefined>>;
type Table<Fields> = Readonly<Record<keyof Fields, Merger>>;

const replace: Merger = (_before, value) => value;

type Content = "input" | "output";

/** Every field by name: an update may come from a request, and its other keys (`__proto__`) are nobody's business. */
const identityMergers: Mergers = fieldTable<Table<Omit<TraceAttributes, Content>>>({
  name: replace,
  userId: replace,
  sessionId: replace,
  tags: uniteTags,
  metadata: mergeMetadata,
  version: replace,
  release: replace,
  environment: replace,
  public: replace,
});

const contentMergers: Table<Pick<TraceAttributes, Content>> = { input: replace, output: replace };

const mergers: Mergers = fieldTable({ ...contentMergers, ...identityMergers });

/** The names of all that can be said of a trace. */
export const traceFields: ReadonlySet<string> = new Set(Object.keys(mergers));

/**
 * One more than is sent, so that the encoding sees and says that there were too many; not more, so that no loop grows
 * it.
 */
function uniteTags(before: unknown, value: unknown): readonly unknown[] {
  if (before === undefined && Array.isArray(value) && value.length <= 1) return tagList(value);
  const united = new Set([...tagList(before), ...tagList(value)]);
  return [...united].slice(0, limits.tags + 1);
}
