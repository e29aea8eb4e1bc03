import { isRecord, type JsonRecord } from "../json/index.ts";

/** What the merging reads of an event. */
interface TimedEvent {
  readonly type: string;
  /** Of the envelope, in milliseconds since 1970. */
  readonly time: number;
}

/** By time stamp; where those are equal, a creation comes before an update. */
export function inOrder<Event extends TimedEvent>(events: readonly Event[]): Event[] {
  return [...events].sort((a, b) => a.time - b.time || Number(isUpdate(a)) - Number(isUpdate(b)));
}

const isUpdate = ({ type }: TimedEvent): boolean => type.endsWith("-update");

/** Set by the first event of a body and never again. */
const fixed: ReadonlySet<string> = new Set(["id", "traceId", "startTime", "timestamp", "environment"]);
const united: ReadonlySet<string> = new Set(["usage", "usageDetails", "costDetails"]);

/**
 * What the events of one body add up to, given in order: null erases, what is missing stays, metadata is merged deep,
 * tags are united, content stays when nothing new came.
 */
export function mergeEvents(events: readonly { readonly body: Readonly<JsonRecord> }[]): JsonRecord {
  const merged: JsonRecord = {};
  for (const { body } of events) {
    for (const [key, value] of Object.entries(body)) {
      if (value === undefined || (fixed.has(key) && merged[key] !== undefined && merged[key] !== null)) continue;
      if ((key === "input" || key === "output") && !value) continue;
      merged[key] = mergeValue(key, merged[key], value);
    }
  }
  return merged;
}

function mergeValue(key: string, before: unknown, next: unknown): unknown {
  if (key === "tags" && Array.isArray(before) && Array.isArray(next)) return [...new Set([...before, ...next])];
  if (!isRecord(before) || !isRecord(next)) return next;
  if (key === "metadata") return mergeDeep(before, next, 0);
  return united.has(key) ? { ...before, ...next } : next;
}

/** JSON from outside is bounded in depth, and this stops well before the stack does. */
const deepest = 100;

function mergeDeep(before: JsonRecord, next: JsonRecord, depth: number): JsonRecord {
  const merged: JsonRecord = Object.assign(Object.create(null), before);
  for (const [key, value] of Object.entries(next)) {
    const old = merged[key];
    merged[key] = depth < deepest && isRecord(old) && isRecord(value) ? mergeDeep(old, value, depth + 1) : value;
  }
  return merged;
}
