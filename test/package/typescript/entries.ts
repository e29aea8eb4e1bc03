// Never run. Entries are found where their types are; adapters take theirs from core, and an option without a type takes
// whatever it is given.
import type { inspectQueue } from "@langfuse-kit/bullmq/spool";
import type { RequestOptions } from "@langfuse-kit/core/adapter";
import type { feedbackOf } from "@langfuse-kit/core/feedback-client";
import type { inspectSpool } from "@langfuse-kit/core/spool";
import type { captureChunks } from "@langfuse-kit/core/testing";
import { langfuseMiddleware } from "@langfuse-kit/express";
import type { langfusePlugin } from "@langfuse-kit/fastify";
import { LangfuseModule } from "@langfuse-kit/nestjs";
import "@langfuse-kit/core/register";

export type Entries = [typeof inspectQueue, typeof feedbackOf, typeof inspectSpool, typeof captureChunks];

const options: RequestOptions<unknown, unknown> = { ignore: "/health", user: () => "ada" };
langfuseMiddleware({ ...options, session: (request) => String(request) });
LangfuseModule.forRoot({ ignore: "/health", user: (request) => String(request.user) });

// @ts-expect-error: a path is text.
langfuseMiddleware({ ignore: 7 });
// @ts-expect-error: a path is text.
LangfuseModule.forRoot({ ignore: 7 });
// @ts-expect-error: a path is text.
export const plugged: Parameters<typeof langfusePlugin>[1] = { ignore: 7 };
