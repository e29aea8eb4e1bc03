import type { AdminAnswer, FeedbackAnswer } from "@langfuse-kit/core/adapter";
import type { AbstractHttpAdapter } from "@nestjs/core";
import type { PlatformResponse } from "./types.ts";
import { nodeResponseOf } from "./view.ts";

/** Writes an answer on either platform; nothing where somebody has answered first, such as a time-out. */
export function respond(
  adapter: AbstractHttpAdapter,
  response: unknown,
  { status, headers, body }: AdminAnswer | FeedbackAnswer,
): void {
  if (nodeResponseOf(response as PlatformResponse).headersSent) return;
  for (const [name, value] of Object.entries(headers)) adapter.setHeader(response, name, value);
  adapter.reply(response, body, status);
}
