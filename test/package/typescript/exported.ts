// Never run. What the kit gives can be exported by a program that writes declarations, as Nest's projects do: every type
// that it names then has to be there under a public name. What is for Express is of Express's own types, which this
// project has from elsewhere.
import { bullmqSpool, langfuseJobs, langfuseTelemetry, wrapProcessor, wrapQueue } from "@langfuse-kit/bullmq";
import * as kit from "@langfuse-kit/core";
import { captureChunks } from "@langfuse-kit/core/testing";
import * as fastify from "@langfuse-kit/fastify";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { LangfuseModule } from "@langfuse-kit/nestjs";
import * as testing from "@langfuse-kit/testing";
import { Queue } from "bullmq";

export const langfuse = kit.initLangfuse();
export const { config, deadLetters, health, flush, spanProcessor, tracer, tracerProvider } = langfuse;
export const exporter = new kit.LangfuseExporter();
export const step = kit.startObservation("step");
export const current = kit.currentTrace();
export const usage = kit.usageFrom({});
export const cost = kit.costOf({ model: "gpt-4o", usage: { input: 1 } });
export const search = kit.observe(async (query: string) => query.length);
export const { trace, span, generation, score, traceConsumer, traceProducer, withContext } = kit;

export const telemetry = langfuseTelemetry();
export const jobs = langfuseJobs();
export const spool = bullmqSpool({ connection: {} });
export const processor = wrapProcessor(async () => 1);
export const queue = wrapQueue(new Queue("mail"));

export const plugin = fastify.langfusePlugin;
export const fastifyAdmin = fastify.langfuseAdmin;
export const module_ = LangfuseModule.forRoot();
export const moduleLater = LangfuseModule.forRootAsync({ useFactory: () => ({}) });
export const traced = langfuseFetch();

export const captured = testing.captureTraces();
export const server = testing.startFakeLangfuse();
export const matchers = testing.langfuseMatchers;
export const chunks = captureChunks(() => undefined);
