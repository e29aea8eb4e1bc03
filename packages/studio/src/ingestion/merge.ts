import { isRecord, type JsonRecord } from "../json/index.ts";
import type { StoredEvent } from "../store/index.ts";

/** Set by the first event of a body and never again. */
const fixed: ReadonlySet<string> = new Set(["id", "traceId", "startTime", "timestamp", "environment"]);

/**
 * What the events of one body add up to, in the order of their time stamps and a creation before an update: null
 * erases, what is missing stays, metadata is merged deep, tags are united, content stays when nothing new came.
 */
export function mergeEvents(events: readonly StoredEvent[]): JsonRecord {
  const ordered = [...events].sort((a, b) => a.time - b.time || Number(isUpdate(a)) - Number(isUpdate(b)));
  const merged: JsonRecord = {};
  for (const { body } of ordered) {
    for (const [key, value] of Object.entries(body)) {
      if (fixed.has(key) && merged[key] !== undefined && merged[key] !== null) continue;
      if ((key === "input" || key === "output") && !value) continue;
      merged[key] = mergeValue(key, merged[key], value);
    }
  }
  return merged;
}

const isUpdate = ({ type }: StoredEvent): boolean => type.endsWith("-update");

const united: ReadonlySet<string> = new Set(["usage", "usageDetails", "costDetails"]);

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
