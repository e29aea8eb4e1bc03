export interface Snippet {
  readonly name: string;
  readonly install: string;
  readonly code: string;
}

/** In one file each: how a file names another depends on what runs it. What core is told holds for all that comes after it. */
const init = `initLangfuse({ serviceName: "my-service" });`;
const core = `import { initLangfuse } from "@langfuse-kit/core";`;

/** The least that traces something, for each way to send; a comment names the file of what follows. */
export const snippets: readonly Snippet[] = [
  {
    name: "Express",
    install: "npm install @langfuse-kit/core @langfuse-kit/express @opentelemetry/api",
    code: `// app.ts
${core}
import { langfuseMiddleware } from "@langfuse-kit/express";
import express from "express";

${init}
export const app = express();
app.use(langfuseMiddleware());`,
  },
  {
    name: "Fastify",
    install: "npm install @langfuse-kit/core @langfuse-kit/fastify @opentelemetry/api",
    code: `// app.ts
${core}
import { langfusePlugin } from "@langfuse-kit/fastify";
import { fastify } from "fastify";

${init}
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
    code: `// queue.ts
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
${core}
import { Queue } from "bullmq";

${init}
const connection = { host: "localhost" };
export const mail = new Queue("mail", { connection, telemetry: langfuseTelemetry() });
// The same telemetry for the worker.`,
  },
  {
    name: "Any model call",
    install: "npm install @langfuse-kit/core @langfuse-kit/fetch @opentelemetry/api",
    code: `// model.ts
${core}
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";

${init}
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
