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
  // Without a prototype, which a key of strangers would set.
  const merged: JsonRecord = Object.create(null);
  // Grown in place: with a copy for each event, those of a long life would cost the square of their number.
  const grown = new Map<string, JsonRecord | Set<unknown>>();
  for (const { body } of events) {
    for (const [key, value] of Object.entries(body)) {
      if (value === undefined || (fixed.has(key) && merged[key] !== undefined && merged[key] !== null)) continue;
      if ((key === "input" || key === "output") && !value) continue;
      if (!join(grown, key, merged[key], value)) {
        grown.delete(key);
        merged[key] = value;
      }
    }
  }
  for (const [key, value] of grown) merged[key] = value instanceof Set ? [...value] : value;
  return merged;
}

/** Whether a value was added to what was said before; otherwise it takes its place. */
function join(grown: Map<string, JsonRecord | Set<unknown>>, key: string, before: unknown, next: unknown): boolean {
  const known = grown.get(key);
  if (key === "tags" && Array.isArray(before) && Array.isArray(next)) {
    const tags = known instanceof Set ? known : new Set<unknown>(before);
    for (const tag of next) tags.add(tag);
    grown.set(key, tags);
    return true;
  }
  const isMetadata = key === "metadata";
  if ((!isMetadata && !united.has(key)) || !isRecord(before) || !isRecord(next)) return false;
  const depth = isMetadata ? 0 : deepest;
  const own = known === undefined || known instanceof Set ? ownCopy(before, depth) : known;
  addTo(own, next, depth);
  grown.set(key, own);
  return true;
}

/** JSON from outside is bounded in depth, and this stops well before the stack does. */
const deepest = 100;

function addTo(own: JsonRecord, next: JsonRecord, depth: number): void {
  for (const [key, value] of Object.entries(next)) {
    const before = own[key];
    if (depth < deepest && isRecord(before) && isRecord(value)) addTo(before, value, depth + 1);
    else own[key] = depth < deepest && isRecord(value) ? ownCopy(value, depth + 1) : value;
  }
}

/** Copies what may be added to later, so that no event is ever changed. */
function ownCopy(record: JsonRecord, depth: number): JsonRecord {
  const own: JsonRecord = Object.create(null);
  addTo(own, record, depth);
  return own;
}
