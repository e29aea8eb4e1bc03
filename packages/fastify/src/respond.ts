import type { AdminAnswer, FeedbackAnswer } from "@langfuse-kit/core/adapter";
import type { FastifyReply } from "fastify";

/** Writes an answer. Where somebody has answered past Fastify, such as a time-out, Fastify is told nothing. */
export function respond(
  reply: FastifyReply,
  { status, headers, body }: AdminAnswer | FeedbackAnswer,
): FastifyReply | undefined {
  return reply.raw.headersSent ? undefined : reply.code(status).headers(headers).send(body);
}
