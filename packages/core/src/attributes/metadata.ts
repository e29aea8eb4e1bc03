import type { Attributes } from "@opentelemetry/api";
import { defaultLimits, serialize } from "../capture/index.ts";
import { keys } from "./keys.ts";
import { limits } from "./limits.ts";
import { leftOut, type Report } from "./report.ts";
import { cutName } from "./text.ts";

/** The key under which metadata that is no object is found. */
const loneValue = "value";

/** Whether the server can read a text as an object of metadata; it drops every other text at the plain key. */
export function isJsonObject(text: string): boolean {
  if (!text.startsWith("{") || text.length > defaultLimits.maxBytes) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Metadata of an observation, one attribute per top-level key, so that updates merge. Instances, Maps and errors travel
 * as one JSON object; lists and plain values under the key "value".
 */
export function metadata(out: Attributes, value: unknown): void {
  const { metadata: blob, metadataPrefix } = keys.observation;
  if (isPlain(value)) {
    flatten(out, value);
    return;
  }
  const text = serialize(value);
  if (isJsonObject(text)) out[blob] = text;
  else out[metadataPrefix + loneValue] = text;
}

function flatten(out: Attributes, record: Record<string, unknown>): void {
  const { metadata: blob, metadataPrefix } = keys.observation;
  let rest: Record<string, unknown> | undefined;
  let count = 0;
  for (const key of Object.keys(record)) {
    const value = read(record, key);
    if (value === undefined) continue;
    count += 1;
    if (count <= limits.metadataKeys) {
      out[metadataPrefix + cutName(key)] = serialize(value);
    } else {
      // Without a prototype, "__proto__" is a key like any other.
      rest ??= Object.create(null) as Record<string, unknown>;
      rest[key] = value;
    }
  }
  if (rest !== undefined) out[blob] = serialize(rest);
}

/** Metadata of the trace. It is written on every observation of the segment, so it is bounded more tightly. */
export function traceMetadata(out: Attributes, value: unknown, report: Report): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    leftOut(report, "trace metadata", "it has to be an object");
    return;
  }
  const record = value as Record<string, unknown>;
  const names = Object.keys(record);
  for (const key of names.slice(0, limits.traceMetadataKeys)) {
    const item = read(record, key);
    if (item !== undefined) {
      out[keys.trace.metadataPrefix + cutName(key)] = serialize(item, { maxBytes: limits.traceMetadataBytes });
    }
  }
  if (names.length > limits.traceMetadataKeys) {
    leftOut(report, "trace metadata", `only the first ${limits.traceMetadataKeys} keys are sent`);
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function read(record: Record<string, unknown>, key: string): unknown {
  try {
    return record[key];
  } catch {
    return "[threw]";
  }
}
