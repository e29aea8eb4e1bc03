import type { Attributes } from "@opentelemetry/api";
import { defaultLimits, isLeftOther, parseJson, serialize, withoutSecretHeaders } from "../capture/index.ts";
import { isObject } from "../runtime/index.ts";
import { keys } from "./keys.ts";
import { limits } from "./limits.ts";
import { hasNamedFields, read, visitOwnKeys } from "./own-keys.ts";
import { createPrefixed } from "./prefixed.ts";
import { type Report, reportField } from "./report.ts";

/** The key under which metadata that is no object is found. */
const loneValue = "value";

const keyOf = createPrefixed(keys.observation.metadataPrefix);
const traceKeyOf = createPrefixed(keys.trace.metadataPrefix);

/** Whether the server can read a text as an object of metadata; it drops every other text at the plain key. */
export function isJsonObject(text: string): boolean {
  return text.startsWith("{") && text.length <= defaultLimits.maxBytes && parseJson(text) !== undefined;
}

/**
 * Metadata of an observation, one attribute per top-level key, so that updates merge. Instances, Maps and errors travel
 * as one JSON object; lists and plain values under the key "value".
 */
export function metadata(out: Attributes, value: unknown, report: Report): void {
  if (isPlain(value)) {
    flatten(out, value, report);
    return;
  }
  const text = serialize(value);
  if (isJsonObject(text)) out[keys.observation.metadata] = text;
  else out[keyOf(loneValue)] = text;
}

function flatten(out: Attributes, record: Record<string, unknown>, report: Report): void {
  let rest: Record<string, unknown> | undefined;
  let count = 0;
  const shown = withoutSecretHeaders(record);
  const hasMore = visitOwnKeys(record, limits.metadataKeysRead, (key) => {
    const value = read(shown, key);
    if (value === undefined) return;
    count += 1;
    if (count <= limits.metadataKeys) {
      out[keyOf(key)] = serialize(value);
    } else {
      // Without a prototype, "__proto__" is a key like any other.
      rest ??= Object.create(null) as Record<string, unknown>;
      rest[key] = value;
    }
  });
  if (hasMore) reportField(report, "part of metadata", `only the first ${limits.metadataKeysRead} keys are sent`);
  if (rest !== undefined) out[keys.observation.metadata] = serialize(rest);
}

/** Metadata of the trace. It is written on every observation of the segment, so it is bounded more tightly. */
export function traceMetadata(out: Attributes, value: unknown, report: Report): void {
  const record = traceRecord(value);
  const shown = withoutSecretHeaders(record);
  const hasMore = visitOwnKeys(record, limits.traceMetadataKeys, (key) => {
    const item = read(shown, key);
    if (item !== undefined) {
      out[traceKeyOf(key)] = serialize(item, { maxBytes: limits.traceMetadataBytes });
    }
  });
  if (hasMore) reportField(report, "trace metadata", `only the first ${limits.traceMetadataKeys} keys are sent`);
}

/**
 * What was known of a trace's metadata, with more. One key more than is sent, so that the encoding sees and says that
 * there were too many; not more, so that no loop grows it.
 */
export function mergeMetadata(before: unknown, value: unknown): Record<string, unknown> {
  return (before === undefined ? copyOfFew(value) : undefined) ?? mergeCarefully(before, value);
}

/** The fast path for nearly all metadata: few fields of a plain object, the first time. */
function copyOfFew(value: unknown): Record<string, unknown> | undefined {
  try {
    const isFew = isPlain(value) && !visitOwnKeys(value, limits.traceMetadataKeys, () => undefined);
    return isFew ? { ...value } : undefined;
  } catch {
    // One field throws when it is read: the others can be had one by one.
    return undefined;
  }
}

/** The fields that a trace has no value for so far; undefined where there are none. */
export function newMetadata(before: unknown, value: unknown): Record<string, unknown> | undefined {
  const known = before === undefined ? {} : traceRecord(before);
  const record = traceRecord(value);
  if (isAllKnown(known, record)) return undefined;
  const added = new Map<string, unknown>();
  visitOwnKeys(record, mostMerged, (key) => {
    const item = hasValue(known, key) ? undefined : read(record, key);
    if (item !== undefined) added.set(key, item);
  });
  return added.size === 0 ? undefined : Object.fromEntries(added);
}

/** Checked first, since each request asks, and few have anything new. */
function isAllKnown(known: Record<string, unknown>, record: Record<string, unknown>): boolean {
  for (const key in record) if (!hasValue(known, key)) return false;
  return true;
}

function hasValue(record: Record<string, unknown>, key: string): boolean {
  return Object.hasOwn(record, key) && (read(record, key) ?? undefined) !== undefined;
}

function mergeCarefully(before: unknown, value: unknown): Record<string, unknown> {
  const merged = new Map<string, unknown>();
  for (const source of [before, value]) {
    if (source === undefined) continue;
    const record = traceRecord(source);
    visitOwnKeys(record, mostMerged, (key) => {
      if (merged.size <= limits.traceMetadataKeys || merged.has(key)) merged.set(key, read(record, key));
    });
  }
  // fromEntries defines, it does not assign, so a key named "__proto__" is data.
  return Object.fromEntries(merged);
}

/** More than are sent, since those that are known already may stand anywhere in an update. */
const mostMerged = 20 * limits.traceMetadataKeys;

/** Trace metadata as fields: a Map by its keys, and what has no named fields under the key "value". */
function traceRecord(value: unknown): Record<string, unknown> {
  try {
    if (isPlain(value)) return value;
    const isOne = value instanceof Error || (isObject(value) && isLeftOther(value));
    if (value instanceof Map && !isOne) return mapRecord(value);
    const hasFields = hasNamedFields(value) && !isOne && visitOwnKeys(value, 0, () => undefined);
    return hasFields ? value : { [loneValue]: value };
  } catch {
    // A Proxy that refuses is written as what it is.
    return { [loneValue]: value };
  }
}

function mapRecord(map: ReadonlyMap<unknown, unknown>): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const [key, value] of map) {
    if (entries.length >= mostMerged) break;
    if (typeof key === "string" || typeof key === "number") entries.push([String(key), value]);
  }
  return Object.fromEntries(entries);
}

/** And may be looked into: not where it was thrown out of a stricter step. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value) || isLeftOther(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
