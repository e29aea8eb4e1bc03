import type { Attributes, AttributeValue } from "@opentelemetry/api";
import { readFields } from "../capture/index.ts";
import { inputMessages, outputMessages } from "./gen-ai-messages.ts";
import { toolDefinitions } from "./gen-ai-tools.ts";
import { errorTypeKey, genAiKeys, keys } from "./keys.ts";

/** What OpenTelemetry calls our types; the others have no standard name. */
const operations: Readonly<Record<string, string>> = {
  generation: "chat",
  embedding: "embeddings",
  agent: "invoke_agent",
  tool: "execute_tool",
};

/** What a generation may be more precisely, by its metadata `operation`. */
const generations: ReadonlySet<unknown> = new Set(["chat", "generate_content", "text_completion"]);

/** Our usage keys exclude each other; the standard's input and output counts include their parts. */
const inputPart = /^input(?:_|$)/;
const outputPart = /^output(?:_|$)/;

/** What providers call a parameter, and what the standard does. */
const parameterNames: Readonly<Record<string, string>> = {
  temperature: "temperature",
  top_p: "top_p",
  topP: "top_p",
  top_k: "top_k",
  topK: "top_k",
  max_tokens: "max_tokens",
  maxTokens: "max_tokens",
  max_completion_tokens: "max_tokens",
  max_output_tokens: "max_tokens",
  maxOutputTokens: "max_tokens",
  frequency_penalty: "frequency_penalty",
  frequencyPenalty: "frequency_penalty",
  presence_penalty: "presence_penalty",
  presencePenalty: "presence_penalty",
  seed: "seed",
  n: "choice.count",
};

/**
 * The standard `gen_ai.*` attributes of one of our observations, for a destination that is not Langfuse. Made from what
 * leaves, so it goes after redaction and masks; undefined when the observation has no standard meaning. The name is the span's,
 * for tools and agents: it equals the span's name because Langfuse, should the destination pass the span on, shows it
 * instead. The start, in milliseconds, is what the time to the first chunk is counted from.
 * @example toGenAi(span.attributes, span.name);
 */
export function toGenAi(attributes: Attributes, name?: string, startMs?: number): Attributes | undefined {
  const operation = operations[String(attributes[keys.observation.type])];
  if (operation === undefined) return undefined;
  const about = (name: string): AttributeValue | undefined => attributes[keys.observation.metadataPrefix + name];
  const kind =
    operation === operations.generation && generations.has(about("operation")) ? about("operation") : operation;
  const out: Attributes = { [genAiKeys.operation]: kind };
  const put = (key: string, value: AttributeValue | undefined): void => {
    // What a library wrote by itself is nearer to the truth.
    if (value !== undefined && attributes[key] === undefined) out[key] = value;
  };
  put(genAiKeys.conversationId, attributes[keys.trace.sessionId]);
  if (operation === operations.tool) {
    put(genAiKeys.toolName, name);
    put(genAiKeys.toolArguments, attributes[keys.observation.input]);
    put(genAiKeys.toolResult, attributes[keys.observation.output]);
    return out;
  }
  if (operation === operations.agent) put(genAiKeys.agentName, name);
  put(genAiKeys.provider, about("provider"));
  put(genAiKeys.requestModel, about("requestModel") ?? attributes[keys.observation.model]);
  put(genAiKeys.responseModel, attributes[keys.observation.model]);
  put(genAiKeys.responseId, about("responseId"));
  const finishReason = textOf(about("finishReason"));
  put(genAiKeys.finishReasons, finishReason?.split(", "));
  if (attributes[keys.observation.level] === "ERROR") put(errorTypeKey, textOf(about("status")) ?? "_OTHER");
  for (const [key, value] of usageOf(attributes)) put(key, value);
  for (const [key, value] of parametersOf(attributes)) put(key, value);
  if (operation !== operations.embedding) {
    put(genAiKeys.toolDefinitions, toolDefinitions(attributes[keys.observation.input]));
    put(genAiKeys.timeToFirstChunk, secondsTo(attributes[keys.observation.completionStartTime], startMs));
    put(genAiKeys.inputMessages, inputMessages(attributes[keys.observation.input]));
    put(genAiKeys.outputMessages, outputMessages(attributes[keys.observation.output], finishReason));
  } else put(genAiKeys.dimensions, dimensionsOf(attributes[keys.observation.output]));
  return out;
}

/** The moment is written as JSON writes a date, with quotes. */
function secondsTo(moment: AttributeValue | undefined, startMs: number | undefined): number | undefined {
  if (typeof moment !== "string" || startMs === undefined) return undefined;
  const seconds = (Date.parse(moment.replaceAll('"', "")) - startMs) / 1e3;
  // The two clocks may differ by a part of a millisecond.
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function dimensionsOf(output: AttributeValue | undefined): number | undefined {
  const dimensions = readFields(output)?.dimensions;
  return typeof dimensions === "number" ? dimensions : undefined;
}

function usageOf(attributes: Attributes): [string, number][] {
  const usage = Object.entries(readFields(attributes[keys.observation.usage]) ?? {});
  const counts: [string, number][] = [];
  const sum = (key: string, part: RegExp): void => {
    const parts = usage.filter(([name, count]) => part.test(name) && typeof count === "number");
    if (parts.length > 0) counts.push([key, parts.reduce((total, [, count]) => total + Number(count), 0)]);
  };
  sum(genAiKeys.inputTokens, inputPart);
  sum(genAiKeys.outputTokens, outputPart);
  sum(genAiKeys.cacheReadTokens, /^input_cached_tokens$/);
  sum(genAiKeys.cacheCreationTokens, /^input_cache_creation/);
  sum(genAiKeys.reasoningTokens, /^output_reasoning/);
  return counts;
}

function parametersOf(attributes: Attributes): [string, AttributeValue][] {
  const found: [string, AttributeValue][] = [];
  const parameters = readFields(attributes[keys.observation.modelParameters]) ?? {};
  for (const [name, value] of Object.entries(parameters)) {
    const standard = Object.hasOwn(parameterNames, name) ? parameterNames[name] : undefined;
    if (standard !== undefined && typeof value === "number") found.push([genAiKeys.requestPrefix + standard, value]);
    if (name === "stream" && typeof value === "boolean") found.push([genAiKeys.stream, value]);
    if (/^stop(_s|S)?(equences)?$/.test(name)) found.push([genAiKeys.stopSequences, [value].flat().map(String)]);
  }
  return found;
}
