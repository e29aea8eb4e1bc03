import { usageFrom } from "@langfuse-kit/core";

/**
 * Usage with the searches that were made, which cost as well. Where nobody said how many tokens it took, Langfuse
 * counts them, and so they must not look counted.
 */
export function withSearches(usage: unknown, searches: number): unknown {
  const tokens = searches > 0 ? usageFrom({ usage }) : undefined;
  return tokens === undefined ? usage : { ...tokens, web_search_queries: searches };
}
