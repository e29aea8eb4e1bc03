import type { JsonRecord } from "../json/index.ts";
import type { Attributes } from "../otlp/index.ts";

/** Where the wait of a job before its processing is said, in milliseconds. */
const attributeKeys: readonly string[] = ["messaging.queue.wait_ms", "langfuse.kit.queue_wait_ms"];
const metadataKeys: readonly string[] = ["queueWaitMs", "queue_wait_ms", "waitMs"];

export function queueWaitOf(attributes: Attributes, metadata: JsonRecord): number | null {
  const found = [...attributeKeys.map((key) => attributes[key]), ...metadataKeys.map((key) => metadata[key])];
  const wait = found.find((value) => typeof value === "number" && Number.isFinite(value) && value >= 0);
  return typeof wait === "number" ? wait : null;
}
