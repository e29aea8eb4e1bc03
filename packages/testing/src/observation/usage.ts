import type { DecodedSpan } from "../otlp/index.ts";
import { normaliseCost, normaliseUsage } from "./numbers.ts";
import { type Attributes, firstOf, parseObject, under } from "./text.ts";

/** Where the names differ from provider to provider: our usage key, and the attributes that say it. */
const genericUsage: Readonly<Record<string, readonly string[]>> = {
  input: ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt"],
  output: ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion"],
  total: ["gen_ai.usage.total_tokens", "llm.usage.total_tokens", "llm.token_count.total"],
  input_cached_tokens: ["gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens"],
  input_cache_creation: ["gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens"],
  output_reasoning_tokens: ["gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens"],
  output_audio_tokens: ["gen_ai.usage.output_audio_tokens"],
};

const aiSdkUsage: Readonly<Record<string, readonly string[]>> = {
  input: ["gen_ai.usage.input_tokens", "ai.usage.inputTokens", "ai.usage.promptTokens"],
  output: ["gen_ai.usage.output_tokens", "ai.usage.outputTokens", "ai.usage.completionTokens"],
  total: ["ai.usage.totalTokens", "ai.usage.tokens"],
  input_cached_tokens: ["ai.usage.cachedInputTokens"],
  output_reasoning_tokens: ["ai.usage.reasoningTokens"],
};

const inputParts: readonly string[] = ["input_cached_tokens", "input_cache_creation"];
const outputParts: readonly string[] = ["output_reasoning_tokens", "output_audio_tokens"];

export function usageOf({ attributes, scope }: DecodedSpan): Record<string, number> {
  if (isAgentCall(attributes)) return {};
  const own = attributes["langfuse.observation.usage_details"];
  // What is present and no JSON object still stops the search, as on the server.
  if (own !== undefined) return normaliseUsage(parseObject(own) ?? {});
  if (scope.name === "ai") return normaliseUsage(collect(attributes, aiSdkUsage));
  return normaliseUsage({ ...unnamed(attributes), ...collect(attributes, genericUsage) });
}

export function costOf({ attributes }: DecodedSpan): Record<string, number> {
  const own = parseObject(attributes["langfuse.observation.cost_details"]);
  if (own !== undefined) return normaliseCost(own);
  const total = firstOf(attributes, ["gen_ai.usage.cost", "llm.cost.total"]);
  return total === undefined ? {} : normaliseCost({ total });
}

/** An agent's span repeats what its model calls used, so the server leaves it out. */
export function isAgentCall(attributes: Attributes): boolean {
  const operation = attributes["gen_ai.operation.name"];
  return operation === "invoke_agent" || operation === "agent_step";
}

function collect(attributes: Attributes, table: Readonly<Record<string, readonly string[]>>): Record<string, unknown> {
  const usage: Record<string, number> = {};
  for (const [key, names] of Object.entries(table)) {
    const value = firstOf(attributes, names);
    if (value !== undefined) usage[key] = Number(value);
  }
  subtract(usage, "input", inputParts);
  subtract(usage, "output", outputParts);
  return usage;
}

function subtract(usage: Record<string, number>, whole: string, parts: readonly string[]): void {
  const value = usage[whole];
  if (value === undefined) return;
  usage[whole] = Math.max(0, value - parts.reduce((sum, part) => sum + (usage[part] ?? 0), 0));
}

/** Keys of `gen_ai.usage` that no table knows go through as they are. */
function unnamed(attributes: Attributes): Record<string, unknown> {
  const known = new Set([...Object.values(genericUsage).flat(), "gen_ai.usage.cost"]);
  const entries = Object.entries(under(attributes, "gen_ai.usage."));
  return Object.fromEntries(entries.filter(([key]) => !known.has(`gen_ai.usage.${key}`)));
}
