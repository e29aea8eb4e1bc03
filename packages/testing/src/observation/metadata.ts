import { type Attributes, parseObject, parseText, under } from "./text.ts";

/** Weakest first: what is said of the trace wins over what is said of the observation. */
const prefixes: readonly string[] = ["ai.telemetry.metadata", "langfuse.metadata", "langfuse.observation.metadata"];

/**
 * Metadata of the observation, then of its trace. Dotted keys win over the JSON object of their prefix and are not
 * nested again. A prefix whose value is no JSON object says nothing.
 */
export function metadataOf(attributes: Attributes): Record<string, unknown> {
  const metadata: Record<string, unknown> = {};
  for (const prefix of [...prefixes, "langfuse.trace.metadata"]) {
    Object.assign(metadata, parseObject(attributes[prefix]));
    for (const [key, value] of Object.entries(under(attributes, `${prefix}.`))) metadata[key] = parseText(value);
  }
  return metadata;
}
