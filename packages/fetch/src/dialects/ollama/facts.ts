import { usageFrom } from "@langfuse-kit/core";
import { errorText, textOf, timingsOf } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** What an answer, or the last line of one, says. */
export function factsOf(body: Fields, output: unknown): AnswerFacts {
  return {
    output,
    model: textOf(body.model),
    usage: usageFrom(body),
    finishReason: textOf(body.done_reason),
    metadata: { timings: timingsOf(body) },
    failure: errorText(body),
  };
}
