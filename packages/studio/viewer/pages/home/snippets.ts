export interface Snippet {
  readonly name: string;
  readonly install: string;
  readonly code: string;
}

const begin = `// instrumentation.ts
import { initLangfuse } from "@langfuse-kit/core";
initLangfuse({ serviceName: "my-service" });
`;

/** The least that traces something, for each way to send; a comment names the file of what follows. */
export const snippets: readonly Snippet[] = [
  {
    name: "Express",
    install: "npm install @langfuse-kit/core @langfuse-kit/express @opentelemetry/api",
    code: `${begin}
// app.ts
import "./instrumentation.ts";
import { langfuseMiddleware } from "@langfuse-kit/express";
import express from "express";

export const app = express();
app.use(langfuseMiddleware());`,
  },
  {
    name: "Fastify",
    install: "npm install @langfuse-kit/core @langfuse-kit/fastify @opentelemetry/api",
    code: `${begin}
// app.ts
import "./instrumentation.ts";
import { langfusePlugin } from "@langfuse-kit/fastify";
import { fastify } from "fastify";

export const app = fastify();
await app.register(langfusePlugin);`,
  },
  {
    name: "NestJS",
    install: "npm install @langfuse-kit/core @langfuse-kit/nestjs @opentelemetry/api",
    code: `// app.module.ts
import { LangfuseModule } from "@langfuse-kit/nestjs";
import { Module } from "@nestjs/common";

@Module({
  imports: [LangfuseModule.forRoot({ init: { serviceName: "my-service" } })],
})
export class AppModule {}`,
  },
  {
    name: "BullMQ",
    install: "npm install @langfuse-kit/core @langfuse-kit/bullmq @opentelemetry/api",
    code: `${begin}
// queue.ts
import "./instrumentation.ts";
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { Queue } from "bullmq";

const connection = { host: "localhost" };
export const mail = new Queue("mail", { connection, telemetry: langfuseTelemetry() });
// The same telemetry for the worker.`,
  },
  {
    name: "Any model call",
    install: "npm install @langfuse-kit/core @langfuse-kit/fetch @opentelemetry/api",
    code: `${begin}
// model.ts
import "./instrumentation.ts";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";

export const openai = new OpenAI({ fetch: langfuseFetch() });`,
  },
  {
    name: "Langfuse SDK",
    install: "npm install @langfuse/otel @langfuse/tracing @opentelemetry/sdk-trace-node",
    code: `// instrumentation.ts
import { LangfuseSpanProcessor } from "@langfuse/otel";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const processor = new LangfuseSpanProcessor();
new NodeTracerProvider({ spanProcessors: [processor] }).register();`,
  },
];
