import { errorText, fieldsOf, listOf, oneOrAll, textOf, withSearches } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** What an interaction says; its steps are given where they were put together. */
export function factsOf(body: Fields, steps: readonly Fields[] = stepsOf(body)): AnswerFacts {
  const { status, created, updated, usage } = body;
  const outputs = steps.filter(({ type }) => type !== "user_input").map(withoutMarkup);
  const took = Date.parse(String(updated)) - Date.parse(String(created));
  const tier = textOf(body.service_tier);
  return {
    output: oneOrAll(outputs),
    model: textOf(body.model)?.replace(/^models\//, ""),
    usage: usageOf(fieldsOf(usage)),
    finishReason: textOf(status),
    responseId: textOf(body.id),
    tookMs: took >= 0 ? took : undefined,
    served: { service_tier: tier },
    metadata: { serviceTier: tier },
    failure: errorText(body) ?? (status === "failed" ? failureIn(body, steps) : undefined),
  };
}

/** Revisions before steps called what the model said outputs. */
export function stepsOf({ steps, outputs }: Fields): readonly Fields[] {
  return listOf(steps ?? outputs);
}

function failureIn({ errors }: Fields, steps: readonly Fields[]): string {
  const words = [...listOf(errors), ...steps.map(({ error }) => fieldsOf(error))].map((error) => errorText({ error }));
  return words.filter(Boolean).join("; ") || "failed";
}

/** Results of a search hold styles and markup for pages that show the answer. */
function withoutMarkup(step: Fields): Fields {
  if (step.type !== "google_search_result" || !Array.isArray(step.result)) return step;
  return { ...step, result: listOf(step.result).map(({ search_suggestions: _, ...result }) => result) };
}

/** In the names of Gemini's other API, which mean the same. */
function usageOf(usage: Fields): unknown {
  if (Object.keys(usage).length === 0) return undefined;
  const searches = listOf(usage.grounding_tool_count)
    .filter(({ type, count }) => type === "google_search" && Number(count) > 0)
    .reduce((sum, { count }) => sum + Number(count), 0);
  return withSearches(
    {
      promptTokenCount: usage.total_input_tokens,
      candidatesTokenCount: usage.total_output_tokens,
      cachedContentTokenCount: usage.total_cached_tokens,
      thoughtsTokenCount: usage.total_thought_tokens,
      toolUsePromptTokenCount: usage.total_tool_use_tokens,
      totalTokenCount: usage.total_tokens,
      promptTokensDetails: byModality(usage.input_tokens_by_modality),
      candidatesTokensDetails: byModality(usage.output_tokens_by_modality),
      cacheTokensDetails: byModality(usage.cached_tokens_by_modality),
    },
    searches,
  );
}

function byModality(list: unknown): readonly Fields[] {
  return listOf(list).map(({ modality, tokens }) => ({ modality, tokenCount: tokens }));
}
