import { usageFrom } from "@langfuse-kit/core";

/**
 * Gemini's usage with the searches that were made, which cost as well. Where nobody said how many tokens it took, Langfuse
 * counts them, and so they must not look counted.
 */
export function withSearches(usageMetadata: unknown, searches: number): unknown {
  const tokens = searches > 0 ? usageFrom({ usageMetadata }) : undefined;
  return tokens === undefined ? usageMetadata : { ...tokens, web_search_queries: searches };
}
