import {
  errorText,
  fieldsOf,
  listOf,
  oneOrAll,
  reportedCost,
  textOf,
  timingsOf,
  withSearches,
} from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** What a response object says; `output` is given where the object does not hold it yet. */
export function factsOf(body: Fields, output: readonly unknown[] = listOf(body.output)): AnswerFacts {
  const reason = textOf(fieldsOf(body.incomplete_details).reason);
  const tier = textOf(body.service_tier);
  const { status, created_at: created, completed_at: completed } = body;
  return {
    output: oneOrAll(output),
    model: textOf(body.model),
    usage: withSearches(body.usage, searchesIn(output)),
    served: { service_tier: tier },
    cost: reportedCost(body.usage),
    finishReason: reason ?? textOf(status),
    responseId: textOf(body.id),
    isPending: body.background === true && (status === "queued" || status === "in_progress"),
    tookMs: typeof created === "number" && typeof completed === "number" ? (completed - created) * 1_000 : undefined,
    metadata: { serviceTier: tier, timings: timingsOf(body) },
    failure: errorText(body),
  };
}

/** How many searches were made of the web. To open a page, or to look for something in it, is none. */
function searchesIn(output: readonly unknown[]): number {
  const calls = listOf(output).filter(({ type }) => type === "web_search_call");
  return calls.filter(({ action }) => (textOf(fieldsOf(action).type) ?? "search") === "search").length;
}
