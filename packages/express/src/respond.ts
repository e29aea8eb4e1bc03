import type { AdminAnswer, FeedbackAnswer } from "@langfuse-kit/core/adapter";
import type { NextFunction, Response } from "express";

/** Writes an answer that never rejects. What others have put around the response may fail, and goes to their handlers. */
export function respond(answer: Promise<AdminAnswer | FeedbackAnswer>, response: Response, next: NextFunction): void {
  answer
    .then(({ status, headers, body }) => {
      // A time-out, for instance, has answered first.
      if (!response.headersSent) response.status(status).set(headers).send(body);
    })
    .catch(next);
}
