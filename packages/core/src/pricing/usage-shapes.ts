import { genAiKeys } from "../attributes/index.ts";

/** A name in the usage object (dots are part of the name), or the names that lead to a nested one. */
export type UsagePath = string | readonly string[];

/** How one family of providers or instrumentations says what a call used. */
export interface UsageShape {
  /** Who says it so. For readers of this table only. */
  readonly name: string;
  /** The shape applies when one of these is there (neither undefined nor null). */
  readonly when: readonly string[];
  /** The first that holds a count is taken. */
  readonly input?: readonly UsagePath[];
  readonly output?: readonly UsagePath[];
  readonly total?: readonly UsagePath[];
  /** Billed as input, and counted beside it. */
  readonly moreInput?: readonly UsagePath[];
  /** Nested counts, by the names of usage-names.ts; a list counts by modality or lifetime. */
  readonly inputDetails?: readonly string[];
  readonly outputDetails?: readonly string[];
  /** Flat counts; they give way to nested ones, which say the same in greater detail. */
  readonly parts?: readonly (readonly [name: string, key: string])[];
  /** Usage in the same shape, by type, which the counts above leave out. */
  readonly apart?: { readonly list: string; readonly types: ReadonlySet<unknown> };
  /** Counted beside all tokens, and no part of their total. */
  readonly searches?: readonly UsagePath[];
  /** These exclude their parts; the others include them. A total that says otherwise is believed. */
  readonly beside?: readonly ("input" | "output")[];
}

const cached = "input_cached_tokens";
const creation = "input_cache_creation";
const reasoning = "output_reasoning_tokens";

const searches: readonly UsagePath[] = [["server_tool_use", "web_search_requests"]];

/** What the standard called it before, or what libraries take for it. */
const genAiUsage = (name: string): string => genAiKeys.usagePrefix + name;

/** The first shape that applies is read. Langfuse's own keys come before these, unknown maps after them. */
export const usageShapes: readonly UsageShape[] = [
  {
    // OpenAI, Azure, Mistral, DeepSeek, Groq, xAI, OpenRouter, LiteLLM and all that imitate them.
    name: "chat completions",
    when: ["prompt_tokens", "completion_tokens"],
    input: ["prompt_tokens"],
    output: ["completion_tokens"],
    total: ["total_tokens"],
    inputDetails: ["prompt_tokens_details", "prompt_token_details"],
    outputDetails: ["completion_tokens_details"],
    parts: [
      ["prompt_cache_hit_tokens", cached],
      ["cached_tokens", cached],
      ["cache_read_input_tokens", cached],
      ["cache_creation_input_tokens", creation],
      ["reasoning_tokens", reasoning],
    ],
    searches,
  },
  {
    name: "Anthropic messages",
    when: ["cache_read_input_tokens", "cache_creation_input_tokens", "cache_creation", "server_tool_use", "iterations"],
    input: ["input_tokens"],
    output: ["output_tokens"],
    inputDetails: ["cache_creation"],
    outputDetails: ["output_tokens_details"],
    parts: [
      ["cache_read_input_tokens", cached],
      ["cache_creation_input_tokens", creation],
    ],
    // An advisor's tokens are apart too, and are another model's.
    apart: { list: "iterations", types: new Set(["compaction"]) },
    searches,
    beside: ["input"],
  },
  {
    // `..._token_details`, in the singular, is what OpenAI's realtime API and LangChain write.
    name: "OpenAI responses and LangChain",
    when: ["input_tokens", "output_tokens", "total_tokens"],
    input: ["input_tokens"],
    output: ["output_tokens"],
    total: ["total_tokens"],
    inputDetails: ["input_tokens_details", "input_token_details"],
    outputDetails: ["output_tokens_details", "output_token_details"],
  },
  {
    name: "Gemini",
    when: ["promptTokenCount", "candidatesTokenCount", "responseTokenCount", "totalTokenCount"],
    input: ["promptTokenCount"],
    output: ["candidatesTokenCount", "responseTokenCount"],
    total: ["totalTokenCount"],
    moreInput: ["toolUsePromptTokenCount"],
    inputDetails: ["promptTokensDetails"],
    outputDetails: ["candidatesTokensDetails", "responseTokensDetails"],
    parts: [
      ["cachedContentTokenCount", cached],
      ["thoughtsTokenCount", reasoning],
    ],
    beside: ["output"],
  },
  {
    // Llama on Bedrock says generation_token_count.
    name: "Gemini in snake case",
    when: ["prompt_token_count", "candidates_token_count", "generation_token_count", "total_token_count"],
    input: ["prompt_token_count"],
    output: ["candidates_token_count", "response_token_count", "generation_token_count"],
    total: ["total_token_count"],
    moreInput: ["tool_use_prompt_token_count"],
    inputDetails: ["prompt_tokens_details"],
    outputDetails: ["candidates_tokens_details"],
    parts: [
      ["cached_content_token_count", cached],
      ["thoughts_token_count", reasoning],
    ],
    beside: ["output"],
  },
  {
    name: "Bedrock Converse",
    when: ["cacheReadInputTokens", "cacheWriteInputTokens"],
    input: ["inputTokens"],
    output: ["outputTokens"],
    total: ["totalTokens"],
    inputDetails: ["cacheDetails"],
    parts: [
      ["cacheReadInputTokens", cached],
      ["cacheWriteInputTokens", creation],
    ],
    beside: ["input"],
  },
  {
    name: "Bedrock invocation metrics",
    when: ["inputTokenCount", "outputTokenCount"],
    input: ["inputTokenCount"],
    output: ["outputTokenCount"],
    parts: [
      ["cacheReadInputTokenCount", cached],
      ["cacheWriteInputTokenCount", creation],
    ],
    beside: ["input"],
  },
  {
    name: "Replicate and watsonx",
    when: ["input_token_count", "output_token_count", "generated_token_count"],
    input: ["input_token_count"],
    output: ["output_token_count", "generated_token_count"],
  },
  {
    // Version 4 says promptTokens; the providers of 6 and 7 nest `total`; embeddings say `tokens`.
    name: "AI SDK",
    when: ["inputTokens", "outputTokens", "promptTokens", "completionTokens", "totalTokens", "tokens"],
    input: ["inputTokens", ["inputTokens", "total"], "promptTokens", "tokens"],
    output: ["outputTokens", ["outputTokens", "total"], "completionTokens"],
    total: ["totalTokens"],
    inputDetails: ["inputTokenDetails", "inputTokens", "promptTokensDetails", "inputTokensDetails"],
    outputDetails: ["outputTokenDetails", "outputTokens", "completionTokensDetails", "outputTokensDetails"],
    parts: [
      ["cachedInputTokens", cached],
      ["reasoningTokens", reasoning],
    ],
  },
  {
    name: "Ollama",
    when: ["prompt_eval_count", "eval_count"],
    input: ["prompt_eval_count"],
    output: ["eval_count"],
  },
  {
    name: "attributes of the AI SDK",
    when: ["ai.usage.inputTokens", "ai.usage.outputTokens", "ai.usage.promptTokens", "ai.usage.tokens"],
    input: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens"],
    output: ["ai.usage.outputTokens", "ai.usage.completionTokens"],
    total: ["ai.usage.totalTokens"],
    parts: [
      ["ai.usage.inputTokenDetails.cacheReadTokens", cached],
      ["ai.usage.cachedInputTokens", cached],
      ["ai.usage.inputTokenDetails.cacheWriteTokens", creation],
      ["ai.usage.outputTokenDetails.reasoningTokens", reasoning],
      ["ai.usage.reasoningTokens", reasoning],
    ],
  },
  {
    name: "attributes of OpenTelemetry",
    when: [genAiKeys.inputTokens, genAiKeys.outputTokens, genAiUsage("prompt_tokens")],
    input: [genAiKeys.inputTokens, genAiUsage("prompt_tokens")],
    output: [genAiKeys.outputTokens, genAiUsage("completion_tokens")],
    total: [genAiUsage("total_tokens"), "llm.usage.total_tokens"],
    parts: [
      [genAiKeys.cacheReadTokens, cached],
      [genAiUsage("cache_read_input_tokens"), cached],
      [genAiUsage("cache_read_tokens"), cached],
      [genAiUsage("cached_tokens"), cached],
      [genAiKeys.cacheCreationTokens, creation],
      [genAiUsage("cache_creation_input_tokens"), creation],
      [genAiUsage("cache_write.input_tokens"), creation],
      [genAiUsage("cache_write_tokens"), creation],
      [genAiKeys.reasoningTokens, reasoning],
      [genAiUsage("reasoning_tokens"), reasoning],
    ],
  },
  {
    name: "attributes of OpenInference",
    when: ["llm.token_count.prompt", "llm.token_count.completion", "llm.token_count.total"],
    input: ["llm.token_count.prompt"],
    output: ["llm.token_count.completion"],
    total: ["llm.token_count.total"],
    parts: [
      ["llm.token_count.prompt_details.cache_read", cached],
      ["llm.token_count.prompt_details.cache_write", creation],
      ["llm.token_count.prompt_details.audio", "input_audio_tokens"],
      ["llm.token_count.completion_details.reasoning", reasoning],
      ["llm.token_count.completion_details.audio", "output_audio_tokens"],
    ],
  },
];
