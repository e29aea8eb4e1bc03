import { parseRecord } from "../json/index.ts";
import type { Attributes, DecodedSpan } from "../otlp/index.ts";
import { normaliseCost, normaliseUsage } from "./numbers.ts";
import { firstOf, under } from "./read.ts";

type Amounts = Readonly<Record<string, number>>;

/** Where the names differ from provider to provider: the usage key, and the attributes that say it. */
type UsageTable = Readonly<Record<string, readonly string[]>>;

const genericUsage: UsageTable = {
  input: ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt"],
  output: ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion"],
  total: ["gen_ai.usage.total_tokens", "llm.usage.total_tokens", "llm.token_count.total"],
  input_cached_tokens: [
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "llm.token_count.prompt_details.cache_read",
  ],
  input_cache_creation: [
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "llm.token_count.prompt_details.cache_write",
  ],
  output_reasoning_tokens: [
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "llm.token_count.completion_details.reasoning",
  ],
  output_audio_tokens: ["gen_ai.usage.output_audio_tokens", "llm.token_count.completion_details.audio"],
};

const aiSdkUsage: UsageTable = {
  input: ["gen_ai.usage.input_tokens", "ai.usage.inputTokens", "ai.usage.promptTokens"],
  output: ["gen_ai.usage.output_tokens", "ai.usage.outputTokens", "ai.usage.completionTokens"],
  total: ["ai.usage.totalTokens", "ai.usage.tokens"],
  input_cached_tokens: ["ai.usage.cachedInputTokens"],
  output_reasoning_tokens: ["ai.usage.reasoningTokens"],
};

const inputParts: readonly string[] = ["input_cached_tokens", "input_cache_creation"];
const outputParts: readonly string[] = ["output_reasoning_tokens", "output_audio_tokens"];
const known: ReadonlySet<string> = new Set([...Object.values(genericUsage).flat(), "gen_ai.usage.cost"]);

export function usageOf({ attributes, origin }: DecodedSpan): Amounts {
  if (isAgentCall(attributes)) return {};
  const own = attributes["langfuse.observation.usage_details"];
  // What is present and no JSON object still ends the search, as on the server.
  if (own !== undefined) return normaliseUsage(parseRecord(own) ?? {});
  if (origin.scope.name === "ai") return normaliseUsage(collect(attributes, aiSdkUsage));
  return normaliseUsage({ ...unnamed(attributes), ...collect(attributes, genericUsage) });
}

/** The cost that the sender states; empty when none. */
export function costOf(attributes: Attributes): Amounts {
  const own = parseRecord(attributes["langfuse.observation.cost_details"]);
  if (own !== undefined) return normaliseCost(own);
  const total = firstOf(attributes, ["gen_ai.usage.cost", "llm.cost.total"]);
  return total === undefined ? {} : normaliseCost({ total });
}

/** An agent's span repeats what its model calls used, so the server leaves it out. */
export function isAgentCall(attributes: Attributes): boolean {
  const operation = attributes["gen_ai.operation.name"];
  return operation === "invoke_agent" || operation === "agent_step";
}

function collect(attributes: Attributes, table: UsageTable): Record<string, unknown> {
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
  const entries = Object.entries(under(attributes, "gen_ai.usage."));
  return Object.fromEntries(entries.filter(([key]) => !known.has(`gen_ai.usage.${key}`)));
}
