import { usageFrom } from "@langfuse-kit/core";
import { fieldsOf } from "../reading/index.ts";
import type { Fields } from "../types.ts";

/** What a candidate says of where it has its words from. */
const holders = ["groundingMetadata", "citationMetadata"] as const;
/** Made for pages that show the answer: styles and markup, and a token. */
const forPages: ReadonlySet<string> = new Set(["searchEntryPoint", "googleMapsWidgetContextToken"]);
const mostQueries = 1_000;

export type Sources = Partial<Record<(typeof holders)[number], Record<string, unknown>>>;

/** Adds what one event says; of a stream, events repeat it, go on with it or say another part of it. */
export function addSources(sources: Sources, candidate: Fields): Sources {
  for (const holder of holders) {
    for (const [name, value] of Object.entries(fieldsOf(candidate[holder]))) {
      if (forPages.has(name) || (Array.isArray(value) && value.length === 0)) continue;
      sources[holder] ??= {};
      const held = sources[holder];
      held[name] = name === "webSearchQueries" ? [...queriesOf(held[name], value)] : value;
    }
  }
  return sources;
}

/**
 * With the searches that were made, which cost as well: each query once, and none that is empty, as Google bills them.
 * Where nobody said how many tokens it took, Langfuse counts them, and so they must not look counted.
 */
export function usageWithSearches(usageMetadata: unknown, candidates: readonly Fields[]): unknown {
  const queries = queriesOf(...candidates.map(({ groundingMetadata }) => fieldsOf(groundingMetadata).webSearchQueries));
  const tokens = queries.size > 0 ? usageFrom({ usageMetadata }) : undefined;
  return tokens === undefined ? usageMetadata : { ...tokens, web_search_queries: queries.size };
}

function queriesOf(...lists: readonly unknown[]): ReadonlySet<string> {
  const queries = new Set<string>();
  for (const list of lists) {
    for (const query of Array.isArray(list) ? list.slice(0, mostQueries) : []) {
      if (typeof query === "string" && query !== "" && queries.size < mostQueries) queries.add(query);
    }
  }
  return queries;
}
