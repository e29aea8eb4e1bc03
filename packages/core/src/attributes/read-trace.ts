import type { Attributes } from "@opentelemetry/api";
import { readFields } from "../capture/index.ts";
import { translateForeign } from "./foreign.ts";
import { translations } from "./foreign-table.ts";
import { keys } from "./keys.ts";
import { parseTags } from "./tags.ts";
import type { TraceAttributes } from "./types.ts";

/** Where a trace's identity stands; of several keys the first wins, as on the server. */
const fields: readonly (readonly [field: keyof TraceAttributes, ...from: readonly string[]])[] = [
  ["name", keys.trace.name],
  ["userId", keys.accepted.userId, keys.trace.userId],
  ["sessionId", keys.accepted.sessionId, keys.trace.sessionId],
  ["public", keys.trace.public],
  ["input", keys.trace.input],
  ["output", keys.trace.output],
  ["version", keys.version],
  ["release", keys.release],
  ["environment", keys.environment],
];

const { prefix, metadataPrefix, ...ofTrace } = keys.trace;
const traceKeys: ReadonlySet<string> = new Set([
  ...[...Object.values(ofTrace), ...Object.values(keys.accepted), keys.release],
  ...[...translations.keys()].filter((key) => key.startsWith(prefix)),
]);

/** True for what `readTrace` reads and is about the trace, whichever observation it is written on. Version and environment may be its own. */
export function isTraceKey(key: string): boolean {
  return traceKeys.has(key) || key.startsWith(metadataPrefix);
}

/**
 * The trace's identity as far as a span's attributes tell it, near-miss names included. An
 * observation's own version and environment stand under the same keys, so this is for spans of other SDKs.
 * @example readTrace({ "user.id": "u-1", "langfuse.trace.metadata.plan": "pro" }); // { userId: "u-1", metadata: { plan: "pro" } }
 */
export function readTrace(attributes: Attributes): TraceAttributes | undefined {
  if (!tellsOfTrace(attributes)) return undefined;
  const overrides = translateForeign(attributes);
  const all = overrides === undefined ? attributes : { ...attributes, ...overrides };
  const found: Record<string, unknown> = {};
  for (const [field, ...from] of fields) {
    const key = from.find((candidate) => all[candidate] !== undefined);
    if (key !== undefined) found[field] = all[key];
  }
  const tags = parseTags(all[keys.trace.tags]);
  const metadata = readMetadata(all);
  if (tags.length > 0) found.tags = tags;
  if (metadata !== undefined) found.metadata = metadata;
  return found;
}

const beginnings = ["langfuse", "user.", "session."];

/** A quick test, since most spans have no attributes of their trace. */
function tellsOfTrace(attributes: Attributes): boolean {
  for (const key in attributes) {
    if (key.startsWith(keys.observation.prefix)) continue;
    if (beginnings.some((beginning) => key.startsWith(beginning))) return true;
  }
  return false;
}

function readMetadata(attributes: Attributes): Record<string, unknown> | undefined {
  const entries: [string, unknown][] = Object.entries(readFields(attributes[keys.trace.metadata]) ?? {});
  for (const key in attributes) {
    if (key.startsWith(metadataPrefix)) entries.push([key.slice(metadataPrefix.length), attributes[key]]);
  }
  // fromEntries defines, it does not assign, so a key named "__proto__" is data.
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
