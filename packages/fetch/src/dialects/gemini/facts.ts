import { errorText, fieldsOf, listOf, oneOrAll, textOf, withSearches } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";
import { addSources, searchesIn } from "./grounding.ts";

/** What an answer says, or many events of one that were put together. */
export function factsOf(body: Fields): AnswerFacts {
  const candidates = listOf(body.candidates);
  const outputs = candidates.map(outputOf);
  const blocked = textOf(fieldsOf(body.promptFeedback).blockReason);
  const reasons = candidates.map(({ finishReason }) => finishReason).filter((reason) => typeof reason === "string");
  const tier = tierIn(fieldsOf(body.usageMetadata));
  return {
    output: oneOrAll(outputs),
    model: textOf(body.modelVersion),
    usage: withSearches(body.usageMetadata, searchesIn(candidates)),
    served: { service_tier: tier },
    metadata: { serviceTier: tier },
    finishReason: blocked ?? (reasons.join(", ") || undefined),
    responseId: textOf(body.responseId),
    failure: errorText(body),
  };
}

/** Sources stand beside the words that they are the sources of. */
function outputOf(candidate: Fields): unknown {
  const sources = addSources({}, candidate);
  const { content } = candidate;
  return Object.keys(sources).length > 0 ? { ...fieldsOf(content), ...sources } : content;
}

/** Vertex AI calls it a type of traffic: ON_DEMAND, ON_DEMAND_FLEX. */
function tierIn({ serviceTier, trafficType }: Fields): string | undefined {
  const tier = (textOf(serviceTier) ?? textOf(trafficType))?.toLowerCase();
  if (tier === "on_demand") return "standard";
  return tier === undefined || tier.endsWith("unspecified") ? undefined : tier.replace(/^on_demand_/, "");
}
