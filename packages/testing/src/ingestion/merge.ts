import { type CapturedObservation, toObservation } from "../observation/index.ts";
import type { IngestionEvent } from "../score/index.ts";
import { toSpan } from "./to-span.ts";

type Body = Record<string, unknown>;

/** Set by the first event of a body and never again. */
const fixed: ReadonlySet<string> = new Set(["id", "traceId", "startTime", "timestamp", "environment"]);

/**
 * The observations that events add up to, each with what is said of its trace. Events of one body id are merged in
 * the order of their time stamps: null erases, what is missing stays.
 */
export function observationsFromEvents(events: Iterable<IngestionEvent>): CapturedObservation[] {
  const latest = new Map<string, IngestionEvent>();
  for (const event of events) latest.set(`${String(event.body.id)} ${event.id}`, event);
  const traces = new Map<string, Body>();
  const observations = new Map<string, { type: string; body: Body }>();
  for (const event of [...latest.values()].sort(byTime)) {
    const id = String(event.body.id);
    if (event.type === "trace-create") {
      traces.set(id, merge(traces.get(id), event.body));
    } else if (event.type !== "score-create") {
      const before = observations.get(id);
      observations.set(id, { type: before?.type ?? typeOf(event), body: merge(before?.body, event.body) });
    }
  }
  return [...observations.values()].map(({ type, body }) =>
    toObservation(toSpan(type, body, traces.get(String(body.traceId)) ?? {})),
  );
}

function merge(before: Body | undefined, next: Readonly<Body>): Body {
  if (before === undefined) return { ...next };
  const merged: Body = { ...before };
  for (const [key, value] of Object.entries(next)) {
    if (value === undefined || (fixed.has(key) && before[key] !== undefined)) continue;
    if ((key === "input" || key === "output") && !value) continue;
    merged[key] = mergeValue(key, before[key], value);
  }
  return merged;
}

function mergeValue(key: string, before: unknown, next: unknown): unknown {
  if (key === "tags" && Array.isArray(before) && Array.isArray(next)) return [...new Set([...before, ...next])];
  return key === "metadata" && isObject(before) && isObject(next) ? mergeDeep(before, next) : next;
}

function mergeDeep(before: Body, next: Body): Body {
  const merged = { ...before };
  for (const [key, value] of Object.entries(next)) {
    const old = merged[key];
    merged[key] = isObject(old) && isObject(value) ? mergeDeep(old, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf({ type, body }: IngestionEvent): string {
  return type.startsWith("observation-") ? String(body.type).toLowerCase() : type.replace(/-(create|update)$/, "");
}

/** By time stamp; on a tie the creation comes first. */
function byTime(a: IngestionEvent, b: IngestionEvent): number {
  return Date.parse(a.timestamp) - Date.parse(b.timestamp) || Number(isUpdate(a)) - Number(isUpdate(b));
}

function isUpdate({ type }: IngestionEvent): boolean {
  return type.endsWith("-update");
}
