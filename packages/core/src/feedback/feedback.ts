import { createHash } from "node:crypto";
import { enterFrame, isSpanId } from "../context/index.ts";
import { currentEngine, reportFailed } from "../observe/index.ts";
import { readBody, whenTooLarge } from "../posted/index.ts";
import { getLangfuse } from "../setup/index.ts";
import { answer, refusals } from "./answers.ts";
import { markOf, signingKeys } from "./keys.ts";
import { type FeedbackSettings, readFeedbackOptions } from "./options.ts";
import type { AcceptedValue } from "./score-rules.ts";
import { type Opened, open } from "./token.ts";
import type { FeedbackAnswer, FeedbackCall, FeedbackOptions } from "./types.ts";

export const TOKEN_HEADER = "x-langfuse-feedback";
/** Its bytes in JSON are up to six times as many. */
const LONGEST_COMMENT = 2000;

/** A route that takes scores from outside. */
export interface Feedback {
  /** Never rejects. */
  answer(call: FeedbackCall): Promise<FeedbackAnswer>;
}

/**
 * Reads the options of a feedback route once; what is posted there becomes a score of the trace that its token names.
 * @example const feedback = createFeedback("express", options); const { status, body } = await feedback.answer(call);
 */
export function createFeedback(scope: string, options?: FeedbackOptions): Feedback {
  const settings = readFeedbackOptions(scope, options);
  return {
    async answer(call) {
      try {
        return await take(call, settings);
      } catch (error) {
        reportFailed("A posted score", error);
        return refusals.off;
      }
    },
  };
}

async function take(call: FeedbackCall, settings: FeedbackSettings): Promise<FeedbackAnswer> {
  if (call.method !== "POST") return refusals.method;
  if (currentEngine()?.isOn() !== true) return refusals.off;
  const body = await readBody(call, settings.maxBytes);
  if (body === "too large") return refusals.tooLarge(whenTooLarge(call.stream));
  if (body === "unreadable") return refusals.unreadable;
  const { fields } = body;
  const token = call.headers[TOKEN_HEADER] ?? fields.token;
  const opened = typeof token === "string" ? open(token, signingKeys(settings.keys)) : undefined;
  if (opened === undefined) return refusals.token;
  const now = Date.now();
  const { traceId, spanId, expires, decision } = opened.claim;
  if (expires * 1000 <= now) return refusals.expired;
  if ((fields.traceId ?? traceId) !== traceId) return refusals.otherTrace;
  const posted = readScore(fields, settings);
  if ("status" in posted) return posted;
  // Only what is a score: posts that are refused for nothing must not close the route to everybody. And by the request
  // that the token came with, since whoever is trusted with ids of traces can bring anybody's.
  const wait = settings.limit.refuse(`${traceId} ${spanId}`, now);
  if (wait !== undefined) return refusals.tooMany(wait);
  // The scores of a trace that was left out go the same way.
  return decision === "out" || write(opened, posted) ? answer(202, { ok: true }) : refusals.off;
}

type Posted = AcceptedValue & {
  readonly name: string;
  readonly comment: string | undefined;
  readonly observationId: string | undefined;
};

function readScore(fields: Record<string, unknown>, { testOf }: FeedbackSettings): Posted | FeedbackAnswer {
  const { name, value } = fields;
  // Null is how some programs write what is not given.
  const comment = fields.comment ?? undefined;
  const observationId = fields.observationId ?? undefined;
  const test = testOf(name);
  if (test === undefined || typeof name !== "string") return refusals.name;
  const accepted = test(value);
  if (accepted === undefined) return refusals.value;
  if (comment !== undefined && !(typeof comment === "string" && comment.length <= LONGEST_COMMENT)) {
    return refusals.comment;
  }
  if (observationId !== undefined && !isSpanId(observationId)) return refusals.observation;
  return { name, ...accepted, comment: comment || undefined, observationId };
}

function write({ claim, key }: Opened, posted: Posted): boolean {
  const { traceId, spanId, decision, capture, environment, marks } = claim;
  // The same visitor's second opinion replaces the first; that of whoever else has a token for this trace stands beside it.
  const hash = createHash("sha256").update(`${traceId} ${spanId} ${posted.observationId ?? ""} ${posted.name}`);
  const id = `feedback-${hash.digest().toString("hex", 0, 16)}`;
  const known = getLangfuse()?.config.destinations ?? [];
  const named = known.map(({ name }) => name).filter((name) => marks.includes(markOf(key, name)));
  // Outside of the request that brought it: this is about another trace, whose decision has been made.
  const frame = { rate: decision === "in" ? 1 : undefined, destinations: marks.length === 0 ? undefined : named };
  const given = { ...posted, id, traceId };
  return enterFrame(frame, () => currentEngine()?.score(given, undefined, { capture, environment })) !== false;
}
