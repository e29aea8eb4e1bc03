import { errorText, textOf, timingsOf } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** What a message object says. */
export function factsOf(message: Fields, content: unknown = message.content): AnswerFacts {
  const failure = errorText(message);
  return {
    ...(content !== undefined && { output: { role: textOf(message.role) ?? "assistant", content } }),
    model: textOf(message.model),
    usage: message.usage,
    finishReason: textOf(message.stop_reason),
    responseId: textOf(message.id),
    metadata: { stopSequence: textOf(message.stop_sequence), timings: timingsOf(message) },
    ...(failure !== undefined && { failure }),
  };
}
