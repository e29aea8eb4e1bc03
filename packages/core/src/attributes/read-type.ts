import type { Attributes } from "@opentelemetry/api";
import { typeOf } from "./aliases.ts";
import { genAiKeys, keys, openInferenceKind, openInferenceModel } from "./keys.ts";
import type { ObservationType } from "./types.ts";

/** What the standard calls an operation, and what Langfuse makes of it. */
const operations: ReadonlyMap<unknown, ObservationType> = new Map([
  ["chat", "generation"],
  ["completion", "generation"],
  ["text_completion", "generation"],
  ["generate_content", "generation"],
  ["generate", "generation"],
  ["embeddings", "embedding"],
  ["invoke_agent", "agent"],
  ["create_agent", "agent"],
  ["execute_tool", "tool"],
]);

/** Any of these names a model, and where nothing else is known that makes a generation. */
const modelKeys: readonly string[] = [
  keys.observation.model,
  genAiKeys.requestModel,
  genAiKeys.responseModel,
  openInferenceModel,
  "model",
];

/**
 * The type that the server will give an observation, by the same order of hints.
 * @example readType({ "gen_ai.operation.name": "chat" }) === "generation";
 */
export function readType(attributes: Attributes | undefined): ObservationType {
  if (attributes === undefined) return "span";
  return (
    typeOf(attributes[keys.observation.type]) ??
    typeOf(attributes[openInferenceKind]) ??
    operations.get(attributes[genAiKeys.operation]) ??
    (attributes[genAiKeys.toolName] !== undefined ? "tool" : undefined) ??
    (modelKeys.some((key) => attributes[key] !== undefined) ? "generation" : "span")
  );
}
