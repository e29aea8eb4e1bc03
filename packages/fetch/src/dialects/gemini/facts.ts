import { errorText, fieldsOf, listOf, textOf, withSearches } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";
import { addSources, searchesIn } from "./grounding.ts";

/** What an answer says, or many events of one that were put together. */
export function factsOf(body: Fields): AnswerFacts {
  const candidates = listOf(body.candidates);
  const outputs = candidates.map(outputOf);
  const blocked = textOf(fieldsOf(body.promptFeedback).blockReason);
  const reasons = candidates.map(({ finishReason }) => finishReason).filter((reason) => typeof reason === "string");
  const failure = errorText(body);
  return {
    output: outputs.length > 1 ? outputs : outputs[0],
    model: textOf(body.modelVersion),
    usage: withSearches(body.usageMetadata, searchesIn(candidates)),
    finishReason: blocked ?? (reasons.join(", ") || undefined),
    responseId: textOf(body.responseId),
    ...(failure !== undefined && { failure }),
  };
}

/** Sources stand beside the words that they are the sources of. */
function outputOf(candidate: Fields): unknown {
  const sources = addSources({}, candidate);
  const { content } = candidate;
  return Object.keys(sources).length > 0 ? { ...fieldsOf(content), ...sources } : content;
}
