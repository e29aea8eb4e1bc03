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

/** How many searches cost: each query once, and none that is empty, as Google bills them. */
export function searchesIn(candidates: readonly Fields[]): number {
  return queriesOf(...candidates.map(({ groundingMetadata }) => fieldsOf(groundingMetadata).webSearchQueries)).size;
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
