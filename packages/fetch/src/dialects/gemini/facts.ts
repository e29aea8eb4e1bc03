import { errorText, fieldsOf, listOf, textOf } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** What an answer says; `outputs` is given where it was put together from many. */
export function factsOf(body: Fields, outputs?: readonly unknown[]): AnswerFacts {
  const candidates = listOf(body.candidates);
  const contents = outputs ?? candidates.map(({ content }) => content);
  const blocked = textOf(fieldsOf(body.promptFeedback).blockReason);
  const reasons = candidates.map(({ finishReason }) => finishReason).filter((reason) => typeof reason === "string");
  const failure = errorText(body);
  return {
    output: contents.length > 1 ? contents : contents[0],
    model: textOf(body.modelVersion),
    usage: body.usageMetadata,
    finishReason: blocked ?? (reasons.join(", ") || undefined),
    responseId: textOf(body.responseId),
    ...(failure !== undefined && { failure }),
  };
}
