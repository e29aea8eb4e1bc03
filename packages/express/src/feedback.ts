import { createFeedback, type FeedbackOptions, leaveOutRequest } from "@langfuse-kit/core/adapter";
import type { RequestHandler } from "express";
import { respond } from "./respond.ts";

/** Which scores are taken, and how many. */
export type LangfuseFeedbackOptions = FeedbackOptions;

/**
 * Takes scores that a browser posts with the token of its answer (option `traceHeader`).
 * @example app.use("/feedback", langfuseFeedback({ scores: { thumbs: [0, 1] } }));
 */
export function langfuseFeedback(options?: LangfuseFeedbackOptions): RequestHandler {
  const feedback = createFeedback("express", options);
  return function takeFeedback(request, response, next) {
    leaveOutRequest(request);
    const { method, headers, body } = request;
    respond(feedback.answer({ method, headers, body, stream: request }), response, next);
  };
}
