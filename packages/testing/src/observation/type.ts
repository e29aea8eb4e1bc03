import type { Attributes } from "./text.ts";
import type { ObservationType } from "./types.ts";

const langfuseTypes: ReadonlySet<unknown> = new Set<ObservationType>([
  "span",
  "generation",
  "event",
  "embedding",
  "agent",
  "tool",
  "chain",
  "retriever",
  "guardrail",
  "evaluator",
]);

const openInferenceTypes: Readonly<Record<string, ObservationType>> = {
  CHAIN: "chain",
  RETRIEVER: "retriever",
  LLM: "generation",
  EMBEDDING: "embedding",
  AGENT: "agent",
  TOOL: "tool",
  GUARDRAIL: "guardrail",
  EVALUATOR: "evaluator",
};

const operationTypes: Readonly<Record<string, ObservationType>> = {
  chat: "generation",
  completion: "generation",
  text_completion: "generation",
  generate_content: "generation",
  generate: "generation",
  embeddings: "embedding",
  invoke_agent: "agent",
  create_agent: "agent",
  execute_tool: "tool",
};

const aiSdkTypes: Readonly<Record<string, ObservationType>> = {
  "ai.generateText.doGenerate": "generation",
  "ai.streamText.doStream": "generation",
  "ai.generateObject.doGenerate": "generation",
  "ai.streamObject.doStream": "generation",
  "ai.embed.doEmbed": "embedding",
  "ai.embedMany.doEmbed": "embedding",
};

const modelKeys: readonly string[] = [
  "langfuse.observation.model.name",
  "gen_ai.request.model",
  "gen_ai.response.model",
  "llm.model_name",
  "model",
];

/** The first mapping that knows the span; what none knows is a span. */
export function typeOf(attributes: Attributes): ObservationType {
  const own = attributes["langfuse.observation.type"];
  if (langfuseTypes.has(own)) return own as ObservationType;
  const hasModel = modelKeys.some((key) => Boolean(attributes[key]) || Boolean(attributes["ai.model.id"]));
  return (
    lookUp(openInferenceTypes, attributes["openinference.span.kind"]) ??
    lookUp(operationTypes, attributes["gen_ai.operation.name"]) ??
    (hasModel ? lookUp(aiSdkTypes, attributes["ai.operationId"]) : undefined) ??
    (attributes["ai.operationId"] === "ai.toolCall" ? "tool" : undefined) ??
    (attributes["gen_ai.tool.name"] || attributes["gen_ai.tool.call.id"] ? "tool" : undefined) ??
    (modelKeys.some((key) => Boolean(attributes[key])) ? "generation" : "span")
  );
}

function lookUp(table: Readonly<Record<string, ObservationType>>, key: unknown): ObservationType | undefined {
  return typeof key === "string" && Object.hasOwn(table, key) ? table[key] : undefined;
}
