import type { Attributes } from "../otlp/index.ts";
import { lookUp } from "./read.ts";
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

const openInferenceKinds: Readonly<Record<string, ObservationType>> = {
  CHAIN: "chain",
  RETRIEVER: "retriever",
  LLM: "generation",
  EMBEDDING: "embedding",
  AGENT: "agent",
  TOOL: "tool",
  GUARDRAIL: "guardrail",
  EVALUATOR: "evaluator",
};

const genAiOperations: Readonly<Record<string, ObservationType>> = {
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

const aiSdkOperations: Readonly<Record<string, ObservationType>> = {
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
  const hasModel = modelKeys.some((key) => Boolean(attributes[key]));
  return (
    lookUp(openInferenceKinds, attributes["openinference.span.kind"]) ??
    lookUp(genAiOperations, attributes["gen_ai.operation.name"]) ??
    (hasModel || attributes["ai.model.id"] ? lookUp(aiSdkOperations, attributes["ai.operationId"]) : undefined) ??
    (attributes["ai.operationId"] === "ai.toolCall" ? "tool" : undefined) ??
    (attributes["gen_ai.tool.name"] || attributes["gen_ai.tool.call.id"] ? "tool" : undefined) ??
    (hasModel ? "generation" : "span")
  );
}
