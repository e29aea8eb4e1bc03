import { errorText, fieldsOf, textOf, timingsOf } from "../shared/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** What a whole answer and the chunks of a stream say alike. */
export function factsOf(body: Fields, finishReasons: readonly unknown[]): AnswerFacts {
  const failure = errorText(body);
  return {
    model: textOf(body.model),
    usage: body.usage ?? fieldsOf(body.x_groq).usage,
    finishReason: finishReasons.filter((reason) => typeof reason === "string").join(", ") || undefined,
    responseId: textOf(body.id),
    metadata: {
      serviceTier: textOf(body.service_tier),
      systemFingerprint: textOf(body.system_fingerprint),
      timings: timingsOf(body),
    },
    ...(failure !== undefined && { failure }),
  };
}
