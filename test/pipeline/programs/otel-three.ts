import { initLangfuse, LangfuseExporter, trace, updateTrace } from "@langfuse-kit/core";

/** The part of OpenTelemetry's SDK 3 and API 1.10 that is used; their own types clash with those of SDK 2. */
interface Span {
  spanContext(): { traceId: string };
  end(): void;
}
interface Provider {
  getTracer(name: string): { startSpan(name: string, options?: object, context?: unknown): Span };
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
type Constructor<T> = new (...options: never[]) => T;
interface Sdk {
  BasicTracerProvider?: Constructor<Provider>;
  TracerProvider?: Constructor<Provider>;
  BatchSpanProcessor: Constructor<object>;
}
interface Api {
  context: { active(): unknown };
  trace: { setSpan(context: unknown, span: Span): unknown };
}

// By computed names, so that nobody looks for them in this project.
const load = (name: string): Promise<unknown> => import(`project:${name}`);
const sdk = (await load("@opentelemetry/sdk-trace")) as Sdk;
const api = (await load("@opentelemetry/api")) as Api;
const { resourceFromAttributes } = (await load("@opentelemetry/resources")) as {
  resourceFromAttributes(attributes: object): object;
};

const langfuse = initLangfuse();
const resource = resourceFromAttributes({ "service.name": "theirs" });
const make = (processor: object): Provider => {
  const TracerProvider = (sdk.TracerProvider ?? sdk.BasicTracerProvider) as new (options: object) => Provider;
  return new TracerProvider({ resource, spanProcessors: [processor] });
};
const provider = make(langfuse.spanProcessor);
const openai = provider.getTracer("@traceloop/instrumentation-openai");
const within = (span: Span): unknown => api.trace.setSpan(api.context.active(), span);
const attributes = {
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "gpt-4o",
  "gen_ai.usage.input_tokens": 1_000_000,
  "gen_ai.usage.output_tokens": 0,
};

const server = provider.getTracer("http").startSpan("POST /chat");
const agent = openai.startSpan("agent", { attributes: { "gen_ai.operation.name": "invoke_agent" } }, within(server));
const client = provider.getTracer("http").startSpan("POST api", {}, within(agent));
openai.startSpan("chat gpt-4o", { attributes }, within(client)).end();
for (const span of [client, agent, server]) span.end();

const ours = trace("ours", (root) => {
  openai.startSpan("chat gpt-4o", { attributes }).end();
  root.span("exported", () => undefined);
  updateTrace({ userId: "late" });
  return { id: root.id, traceId: root.traceId };
});

const Batch = sdk.BatchSpanProcessor as new (options: object) => object;
const exporter = new LangfuseExporter();
// SDK 3 takes its options as one object, SDK 2 the exporter first.
const exporting = make(new Batch({ exporter }));
exporting.getTracer("@traceloop/instrumentation-openai").startSpan("chat by exporter", { attributes }).end();

await exporting.forceFlush();
await provider.forceFlush();
await exporting.shutdown();
await provider.shutdown();
process.stdout.write(JSON.stringify({ ours, theirs: server.spanContext().traceId }));
await langfuse.shutdown();
