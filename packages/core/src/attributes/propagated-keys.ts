import { genAiKeys } from "./keys.ts";

const langfusePrefix = "langfuse.";

/** True for what only a Langfuse package writes. */
export function isPackageKey(key: string): boolean {
  return key.startsWith(langfusePrefix);
}

/** True for what only a Langfuse package, or somebody who describes a model call, writes on the active span. */
export function isLangfuseKey(key: string): boolean {
  return isPackageKey(key) || key.startsWith(genAiKeys.prefix);
}

/**
 * What the official clients call the fields of an identity, and the prompt, in a context and in baggage. In baggage each
 * field of the metadata has a name of its own, behind that of them all.
 */
export const propagatedNames = {
  traceId: "langfuse_trace_id",
  userId: "langfuse_user_id",
  sessionId: "langfuse_session_id",
  name: "langfuse_trace_name",
  version: "langfuse_version",
  environment: "langfuse_environment",
  tags: "langfuse_tags",
  metadata: "langfuse_metadata",
  promptName: "langfuse_prompt_name",
  promptVersion: "langfuse_prompt_version",
} as const;

/** True for what the official clients say of a trace in a context and in baggage: the names above, and all like them. */
export function isPropagatedName(name: string): boolean {
  return name.startsWith("langfuse_");
}

/** In a context, of each item of the official client's experiments: the observation that is its root. */
export const experimentRoot = "langfuse_experiment_item_root_observation_id";

/** Where those are; Langfuse keeps it apart from the others. */
export const experimentEnvironment = "sdk-experiment";

/** What the official client's experiments put on every observation: the attribute, and its name in a context. */
export const experimentKeys: readonly (readonly [attribute: string, name: string])[] = [
  ["langfuse.experiment.id", "langfuse_experiment_id"],
  ["langfuse.experiment.name", "langfuse_experiment_name"],
  ["langfuse.experiment.metadata", "langfuse_experiment_metadata"],
  ["langfuse.experiment.dataset.id", "langfuse_experiment_dataset_id"],
  ["langfuse.experiment.item.id", "langfuse_experiment_item_id"],
  ["langfuse.experiment.item.metadata", "langfuse_experiment_item_metadata"],
  ["langfuse.experiment.item.root_observation_id", experimentRoot],
];
