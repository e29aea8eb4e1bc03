import { quotedName } from "../runtime/index.ts";
import type { Report } from "./report.ts";

/** What is given beside the attributes and says where, when and how an observation begins. */
const options: ReadonlySet<string> = new Set(["type", "parent", "id", "traceId", "startTime", "capture"]);

/** Names of the official packages, and of `langfuse` 2 and 3, and what they are called here. */
const official: ReadonlyMap<string, string> = new Map([
  ["usageDetails", "usage"],
  ["usage_details", "usage"],
  ["costDetails", "cost"],
  ["cost_details", "cost"],
  ["asType", "type"],
  ["as_type", "type"],
  ["modelName", "model"],
  ["model_parameters", "modelParameters"],
  ["promptName", "prompt: { name, version }"],
  ["promptVersion", "prompt: { name, version }"],
  ["langfusePrompt", "prompt"],
  ["status_message", "statusMessage"],
  ["completion_start_time", "completionStartTime"],
  ["start_time", "startTime"],
  ["endTime", "end(time)"],
  ["parentObservationId", "parent: { traceId, id }"],
  ["parentSpanContext", "parent: { traceId, id }"],
]);

/** Says of a field that is none of an observation's: without types it would be lost without a word. */
export function reportUnknown(report: Report, field: string): void {
  if (options.has(field)) return;
  const meant = official.get(field);
  if (meant !== undefined) {
    report(`attributes.${field}`, `${field} was left out of an observation, which has none. Did you mean ${meant}?`);
    return;
  }
  // Under one key: nobody knows how many names there are.
  report(
    "attributes.unknown",
    `${quotedName(field)} was left out: an observation has no such field. Put it into metadata.`,
  );
}
