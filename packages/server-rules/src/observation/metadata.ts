import { type JsonRecord, parseRecord, parseText } from "../json/index.ts";
import type { Attributes } from "../otlp/index.ts";
import { under } from "./read.ts";

/** Weakest first: what is said of the trace wins over what is said of the observation. */
const prefixes: readonly string[] = [
  "ai.telemetry.metadata",
  "langfuse.metadata",
  "langfuse.observation.metadata",
  "langfuse.trace.metadata",
];

/** Whether an attribute is metadata, so that it is not listed among the rest. */
export const isMetadata = (key: string): boolean =>
  prefixes.some((prefix) => key.startsWith(prefix) && (key.length === prefix.length || key[prefix.length] === "."));

/**
 * Dotted keys win over the JSON object of their prefix and are not nested again. A prefix whose value is no JSON object
 * says nothing.
 */
export function metadataOf(attributes: Attributes): JsonRecord {
  const metadata: JsonRecord = Object.create(null);
  for (const prefix of prefixes) {
    for (const [key, value] of Object.entries(parseRecord(attributes[prefix]) ?? {})) metadata[key] = value;
    for (const [key, value] of Object.entries(under(attributes, `${prefix}.`))) metadata[key] = parseText(value);
  }
  return metadata;
}
