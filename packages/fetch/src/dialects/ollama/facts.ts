import { errorText, textOf, timingsOf } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** What an answer, or the last line of one, says. */
export function factsOf(body: Fields, output: unknown): AnswerFacts {
  const failure = errorText(body);
  return {
    output,
    model: textOf(body.model),
    usage: usageOf(body),
    finishReason: textOf(body.done_reason),
    metadata: { timings: timingsOf(body) },
    ...(failure !== undefined && { failure }),
  };
}

function usageOf({ prompt_eval_count: input, eval_count: output }: Fields): Record<string, number> | undefined {
  const usage: Record<string, number> = {};
  if (typeof input === "number") usage.input = input;
  if (typeof output === "number") usage.output = output;
  if (Object.keys(usage).length === 0) return undefined;
  return { ...usage, total: (usage.input ?? 0) + (usage.output ?? 0) };
}
