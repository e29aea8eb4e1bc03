import { errorText, fieldsOf, listOf, reportedCost, textOf, timingsOf } from "../reading/index.ts";
import type { AnswerFacts, Fields } from "../types.ts";

/** Where one of the choices broke off: OpenRouter says so there, in an answer of 200. */
export function errorIn(choices: unknown): unknown {
  return listOf(choices).find(({ error }) => error !== undefined && error !== null)?.error;
}

/** What a whole answer and the chunks of a stream say alike. */
export function factsOf(body: Fields, finishReasons: readonly unknown[]): AnswerFacts {
  const usage = body.usage ?? fieldsOf(body.x_groq).usage;
  const tier = textOf(body.service_tier);
  return {
    model: textOf(body.model),
    usage,
    served: { service_tier: tier },
    cost: reportedCost(usage),
    finishReason: finishReasons.filter((reason) => typeof reason === "string").join(", ") || undefined,
    responseId: textOf(body.id),
    metadata: {
      serviceTier: tier,
      systemFingerprint: textOf(body.system_fingerprint),
      // OpenRouter's word for who did the work.
      servedBy: textOf(body.provider),
      timings: timingsOf(usage === body.usage ? body : { ...body, usage }),
    },
    failure: errorText(body) ?? errorText({ error: errorIn(body.choices) ?? null }),
  };
}
