// Never run. Entries are found where their types are; adapters take theirs from core, and an option without a type takes
// whatever it is given.
import { wrapProcessor } from "@langfuse-kit/bullmq";
import type { inspectQueue } from "@langfuse-kit/bullmq/spool";
import type { RequestOptions } from "@langfuse-kit/core/adapter";
import type { feedbackOf } from "@langfuse-kit/core/feedback-client";
import type { inspectSpool } from "@langfuse-kit/core/spool";
import type { captureChunks } from "@langfuse-kit/core/testing";
import { langfuseMiddleware } from "@langfuse-kit/express";
import type { langfusePlugin } from "@langfuse-kit/fastify";
import { LangfuseModule, type LangfuseOptionsFactory } from "@langfuse-kit/nestjs";
import "@langfuse-kit/core/register";
import { type Processor, Worker } from "bullmq";
import type { Request } from "express";

export type Entries = [typeof inspectQueue, typeof feedbackOf, typeof inspectSpool, typeof captureChunks];

const options: RequestOptions<unknown, unknown> = { ignore: "/health", user: () => "ada" };
langfuseMiddleware({ ...options, session: (request) => String(request) });
LangfuseModule.forRoot({ ignore: "/health", user: (request) => String(request.user) });

// Options that are made later take the platform's request as well.
const user = (request: Request): string => request.ip ?? "";
LangfuseModule.forRootAsync({ useFactory: () => ({ user }) });
LangfuseModule.forRootAsync({ useFactory: async (of: { id: string }) => ({ user: () => of.id }), inject: ["id"] });
class Options implements LangfuseOptionsFactory<Request> {
  createLangfuseOptions(): { user: typeof user } {
    return { user };
  }
}
LangfuseModule.forRootAsync({ useClass: Options });

interface Mail {
  readonly to: string;
}
declare const processor: Processor<Mail, string, "send" | "digest">;
export const worker: Worker<Mail, string, "send" | "digest"> = new Worker<Mail, string, "send" | "digest">(
  "mail",
  wrapProcessor(processor),
  { connection: {} },
);
new Worker<Mail, string>(
  "mail",
  wrapProcessor(async (job) => job.name.toUpperCase()),
  { connection: {} },
);
export const same: (job: { to: string }) => Promise<number> = wrapProcessor(async (_job: unknown) => 1);

// @ts-expect-error: a path is text.
langfuseMiddleware({ ignore: 7 });
// @ts-expect-error: a path is text.
LangfuseModule.forRoot({ ignore: 7 });
// @ts-expect-error: a path is text.
export const plugged: Parameters<typeof langfusePlugin>[1] = { ignore: 7 };
