export interface Snippet {
  readonly name: string;
  readonly install: string;
  readonly code: string;
}

const begin = `// instrumentation.ts, loaded before everything else
import { initLangfuse } from "@langfuse-kit/core";
initLangfuse({ serviceName: "my-service" });
`;

/** The least that traces something, for each way to send. */
export const snippets: readonly Snippet[] = [
  {
    name: "Express",
    install: "npm install @langfuse-kit/core @langfuse-kit/express @opentelemetry/api",
    code: `${begin}
// app.ts
import { langfuseMiddleware } from "@langfuse-kit/express";
app.use(langfuseMiddleware());`,
  },
  {
    name: "Fastify",
    install: "npm install @langfuse-kit/core @langfuse-kit/fastify @opentelemetry/api",
    code: `${begin}
// app.ts
import { langfusePlugin } from "@langfuse-kit/fastify";
await app.register(langfusePlugin);`,
  },
  {
    name: "NestJS",
    install: "npm install @langfuse-kit/core @langfuse-kit/nestjs @opentelemetry/api",
    code: `// app.module.ts
import { LangfuseModule } from "@langfuse-kit/nestjs";

@Module({ imports: [LangfuseModule.forRoot({ serviceName: "my-service" })] })
export class AppModule {}`,
  },
  {
    name: "BullMQ",
    install: "npm install @langfuse-kit/core @langfuse-kit/bullmq @opentelemetry/api",
    code: `${begin}
// queue.ts
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
const mail = new Queue("mail", { connection, telemetry: langfuseTelemetry() });`,
  },
  {
    name: "Any model call",
    install: "npm install @langfuse-kit/core @langfuse-kit/fetch @opentelemetry/api",
    code: `${begin}
// model.ts
import { langfuseFetch } from "@langfuse-kit/fetch";
const openai = new OpenAI({ fetch: langfuseFetch() });`,
  },
  {
    name: "Langfuse SDK",
    install: "npm install @langfuse/otel @langfuse/tracing @opentelemetry/sdk-node",
    code: `// instrumentation.ts
import { NodeSDK } from "@opentelemetry/sdk-node";
import { LangfuseSpanProcessor } from "@langfuse/otel";
new NodeSDK({ spanProcessors: [new LangfuseSpanProcessor()] }).start();`,
  },
];
