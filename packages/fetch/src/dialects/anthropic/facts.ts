import { errorText, fieldsOf, textOf, timingsOf } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** What a message object says. */
export function factsOf(message: Fields, content: unknown = message.content): AnswerFacts {
  const failure = errorText(message);
  const usage = fieldsOf(message.usage);
  const tier = textOf(usage.service_tier);
  return {
    ...(content !== undefined && { output: { role: textOf(message.role) ?? "assistant", content } }),
    model: textOf(message.model),
    usage: message.usage,
    served: { service_tier: tier, speed: textOf(usage.speed) },
    finishReason: textOf(message.stop_reason),
    responseId: textOf(message.id),
    metadata: { stopSequence: textOf(message.stop_sequence), serviceTier: tier, timings: timingsOf(message) },
    ...(failure !== undefined && { failure }),
  };
}
