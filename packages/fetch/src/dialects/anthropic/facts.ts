import { errorText, fieldsOf, listOf, reportedCost, textOf, timingsOf } from "../reading/index.ts";
import type { AnswerFacts, Aside, Fields } from "../types.ts";

const mostAsides = 100;

/** What a message object says. */
export function factsOf(message: Fields, content: unknown = message.content): AnswerFacts {
  const usage = fieldsOf(message.usage);
  const tier = textOf(usage.service_tier);
  const cost = reportedCost(usage);
  return {
    ...(content !== undefined && { output: { role: textOf(message.role) ?? "assistant", content } }),
    model: fallbackIn(usage) ?? textOf(message.model),
    usage: message.usage,
    // A gateway's charge is for all that was done.
    asides: cost === undefined ? asidesIn(usage) : [],
    cost,
    served: { service_tier: tier, speed: textOf(usage.speed) },
    finishReason: textOf(message.stop_reason),
    responseId: textOf(message.id),
    metadata: { stopSequence: textOf(message.stop_sequence), serviceTier: tier, timings: timingsOf(message) },
    failure: errorText(message),
  };
}

/** Where another model had to answer, the entry of its work says which, whoever began the message. */
function fallbackIn({ iterations }: Fields): string | undefined {
  return textOf(listOf(iterations).findLast(({ type }) => type === "fallback_message")?.model);
}

/** Advisors have models of their own, and their tokens are in no other count. */
function asidesIn({ iterations }: Fields): readonly Aside[] {
  const asides = listOf(iterations).filter(({ type }) => type === "advisor_message");
  return asides.slice(0, mostAsides).flatMap(({ type: _, model, ...usage }) => {
    const name = textOf(model);
    return name === undefined ? [] : [{ name: `advisor ${name}`, model: name, usage }];
  });
}
