import {
  currentTrace,
  generation,
  LangfuseExporter,
  type LangfuseOptions,
  trace,
  updateTrace,
} from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { context, trace as otel } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  SimpleSpanProcessor,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, it, vi } from "vitest";
import { imbalance, keysOf, openLangfuse, watchLosses } from "./fixtures/index.ts";

const resource = resourceFromAttributes({ "service.name": "theirs" });
const provide = (processor: SpanProcessor): BasicTracerProvider =>
  new BasicTracerProvider({ resource, spanProcessors: [processor] });

const chat = {
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "gpt-4o",
  "gen_ai.usage.input_tokens": 1_000_000,
  "gen_ai.usage.output_tokens": 0,
};

/** What a service does that traces HTTP and its database as well: `POST /chat > agent > POST api > chat gpt-4o`. */
function request(provider: BasicTracerProvider): void {
  const http = provider.getTracer("@opentelemetry/instrumentation-http");
  const openai = provider.getTracer("@traceloop/instrumentation-openai");
  const server = http.startSpan("POST /chat");
  const within = (span: typeof server) => otel.setSpan(context.active(), span);
  const agent = openai.startSpan("agent", { attributes: { "gen_ai.operation.name": "invoke_agent" } }, within(server));
  const client = http.startSpan("POST api", {}, within(agent));
  openai.startSpan("chat gpt-4o", { attributes: chat }, within(client)).end();
  provider.getTracer("pg").startSpan("SELECT", {}, within(agent)).end();
  for (const span of [client, agent, server]) span.end();
}

describe.each([
  ["LangfuseExporter behind OpenTelemetry's own BatchSpanProcessor"],
  ["langfuse.spanProcessor in a provider of SDK 2"],
])("%s", (what) => {
  it("leaves the noise out, mends the parents, and prices the calls", { timeout: 20_000 }, async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { environment: "staging", release: "r-1" });
    const options = { ...keysOf(server), environment: "staging", release: "r-1" };
    const isExporter = what.startsWith("LangfuseExporter");
    const provider = provide(
      isExporter ? new BatchSpanProcessor(new LangfuseExporter(options)) : open.langfuse.spanProcessor,
    );
    request(provider);
    await provider.forceFlush();
    await server.waitFor(2);
    const [whole, ...others] = server.traces();
    expect(others).toEqual([]);
    expect(whole?.observations).toHaveLength(2);
    expect(whole?.root).toMatchObject({ name: "agent", type: "agent", isAppRoot: true, parentId: undefined });
    expect(whole?.root.resource).toMatchObject({ "service.name": "theirs" });
    const call = whole?.find("chat gpt-4o");
    expect(call).toMatchObject({ type: "generation", parentId: whole?.root.id, model: "gpt-4o" });
    expect(call?.cost.total).toBe(2.5);
    expect(whole?.observations.map(({ environment, release }) => [environment, release])).toEqual([
      ["staging", "r-1"],
      ["staging", "r-1"],
    ]);
    await provider.shutdown();
  });
});

describe("LangfuseExporter", { timeout: 20_000 }, () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("answers the processor at once while the server is away, and delivers when it is back", async () => {
    await using server = await startFakeLangfuse({ faults: { status: 503 } });
    using losses = watchLosses();
    const exporter = new LangfuseExporter({ ...keysOf(server), batch: { intervalMs: 10 } });
    const provider = provide(new BatchSpanProcessor(exporter, { scheduledDelayMillis: 10 }));
    for (let index = 0; index < 20; index++) request(provider);
    await server.waitFor(({ ledger }) => ledger.requests.length > 0);
    await server.faults.clear();
    await provider.forceFlush();
    await exporter.forceFlush();
    expect(server.ledger.spans.size).toBe(40);
    await provider.shutdown();
    expect(losses.byReason).toEqual({});
    expect(server.ledger.changed()).toEqual([]);
  });

  it("has delivered when the provider's flush is over, in immediate mode", async () => {
    await using server = await startFakeLangfuse({ faults: { slow: 50 } });
    const exporter = new LangfuseExporter({ ...keysOf(server), mode: "immediate" });
    const provider = provide(new BatchSpanProcessor(exporter, { scheduledDelayMillis: 60_000 }));
    request(provider);
    await provider.forceFlush();
    expect(server.ledger.spans.size).toBe(2);
    await provider.shutdown();
  });

  it.each(["option", "variable"])("keeps whole traces by the sample rate, given as an %s", async (how) => {
    await using server = await startFakeLangfuse();
    if (how === "variable") vi.stubEnv("LANGFUSE_SAMPLE_RATE", "0.5");
    const rate = how === "option" ? { sampleRate: 0.5 } : {};
    const exporter = new LangfuseExporter({ ...keysOf(server), ...rate });
    // Every observation in a batch of its own.
    const provider = provide(new SimpleSpanProcessor(exporter));
    for (let index = 0; index < 100; index++) request(provider);
    await provider.shutdown();
    const kept = server.traces();
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(90);
    expect(kept.map(({ observations }) => observations.length)).toEqual(kept.map(() => 2));
    expect(kept.map(({ id }) => Number.parseInt(id.slice(-13), 16) < 16 ** 13 / 2)).toEqual(kept.map(() => true));
  });

  it("leaves alone the rate that the provider's sampler has gone by already", async () => {
    await using server = await startFakeLangfuse();
    vi.stubEnv("OTEL_TRACES_SAMPLER_ARG", "0");
    const provider = provide(new BatchSpanProcessor(new LangfuseExporter(keysOf(server))));
    provider.getTracer("ai").startSpan("call").end();
    await provider.shutdown();
    expect(server.observations().map(({ name }) => name)).toEqual(["call"]);
  });

  it("tells onCost of each call that it keeps", async () => {
    await using server = await startFakeLangfuse();
    const told: unknown[] = [];
    const onCost = (event: unknown): void => void told.push(event);
    const exporter = new LangfuseExporter({ ...keysOf(server), onCost });
    const provider = provide(new BatchSpanProcessor(exporter));
    request(provider);
    request(provider);
    await provider.shutdown();
    const calls = server.observations().filter(({ name }) => name === "chat gpt-4o");
    expect(told).toEqual(
      calls.map(({ traceId, id }) => ({
        traceId,
        observationId: id,
        name: "chat gpt-4o",
        model: "gpt-4o",
        usage: { input: 1_000_000, output: 0, total: 1_000_000 },
        cost: 2.5,
        costDetails: expect.objectContaining({ total: 2.5 }),
        total: undefined,
      })),
    );
    expect(told).toHaveLength(2);
    const none = new LangfuseExporter({ ...keysOf(server), onCost, sampleRate: 0 });
    request(provide(new SimpleSpanProcessor(none)));
    await none.shutdown();
    expect(told).toHaveLength(2);
  });

  it("survives an onCost that throws", async () => {
    await using server = await startFakeLangfuse();
    const lines: string[] = [];
    const logger = { warn: (line: string) => void lines.push(line), error: () => undefined };
    const onCost = (): never => {
      throw new Error("broken");
    };
    const provider = provide(new SimpleSpanProcessor(new LangfuseExporter({ ...keysOf(server), logger, onCost })));
    request(provider);
    await provider.shutdown();
    expect(server.observations()).toHaveLength(2);
    expect(lines).toEqual(["[@langfuse-kit/core] onCost failed and was skipped: broken"]);
  });

  it.each<[keyof LangfuseOptions, LangfuseOptions, string]>([
    ["sample", { sample: () => false }, "langfuse.spanProcessor"],
    ["keep", { keep: { errors: true } }, "langfuse.spanProcessor"],
    ["costLimit", { costLimit: { usd: 1 } }, "langfuse.spanProcessor"],
    ["maxOpenObservations", { maxOpenObservations: 1 }, "langfuse.spanProcessor"],
    ["trust", { trust: "all" }, "initLangfuse()"],
    ["propagateTo", { propagateTo: ["https://api.internal"] }, "initLangfuse()"],
    ["join", { join: true }, "initLangfuse()"],
    ["global", { global: true }, "initLangfuse()"],
    ["handleSignals", { handleSignals: true }, "Shut the provider down"],
    ["serviceName", { serviceName: "checkout" }, "the provider's resource"],
  ])("refuses %s, and says where it belongs", (name, options, where) => {
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    const make = (): unknown => new LangfuseExporter({ logger: { warn: write, error: write }, ...options });
    expect(make).toThrow(`[@langfuse-kit/core] Option ${name} does nothing in LangfuseExporter`);
    expect(make).toThrow(where);
    expect(lines).toEqual([]);
  });

  it("takes a false for what it does not do", async () => {
    const off: LangfuseOptions = { enabled: false, join: false, global: false, handleSignals: false };
    await new LangfuseExporter(off).shutdown();
  });

  it("sends nothing and says so once without keys", async () => {
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    const exporter = new LangfuseExporter({ publicKey: "", secretKey: "", logger: { warn: write, error: write } });
    const provider = provide(new BatchSpanProcessor(exporter));
    request(provider);
    await provider.forceFlush();
    await provider.shutdown();
    expect(lines).toHaveLength(1);
  });
});

describe("langfuse.spanProcessor", { timeout: 20_000 }, () => {
  it("joins another provider's calls inside our own trace to our trace, our parent and our identity", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server);
    const provider = provide(open.langfuse.spanProcessor);
    const openai = provider.getTracer("@traceloop/instrumentation-openai");
    const ours = trace("ours", (root) => {
      const http = provider.getTracer("http").startSpan("POST api");
      openai.startSpan("chat gpt-4o", { attributes: chat }, otel.setSpan(context.active(), http)).end();
      http.end();
      generation("own call", { model: "gpt-4o", usage: { input: 1_000_000, output: 0 } }, () => undefined);
      updateTrace({ userId: "late" });
      expect(currentTrace()?.cost).toBe(5);
      return root;
    });
    await open.langfuse.flush();
    const [whole, ...others] = server.traces();
    expect(others).toEqual([]);
    expect(whole).toMatchObject({ id: ours.traceId, userId: "late", totalCost: 5 });
    expect(whole?.find("chat gpt-4o")).toMatchObject({ parentId: ours.id, userId: "late", isAppRoot: false });
    expect(whole?.root.metadata.totalCost).toMatchObject({ total: 5 });
    expect(open.langfuse.health()).toMatchObject({ accepted: 3, delivered: 3, open: 0 });
  });

  it("counts no noise of others in the books, and outlives their provider", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { maxOpenObservations: 3 });
    const provider = provide(open.langfuse.spanProcessor);
    for (let index = 0; index < 10; index++) provider.getTracer("http").startSpan("never ends");
    request(provider);
    await provider.shutdown();
    expect(server.ledger.spans.size).toBe(2);
    trace("after", () => undefined);
    await open.langfuse.flush();
    expect(server.ledger.spans.size).toBe(3);
    expect(open.langfuse.health()).toMatchObject({ accepted: 3, delivered: 3, dropped: {} });
    expect(imbalance(open.langfuse.health())).toBe(0);
  });

  it("keeps two providers' traces of the same request apart where nothing of ours is around them", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server);
    const provider = provide(open.langfuse.spanProcessor);
    request(provider);
    request(provider);
    await open.langfuse.flush();
    expect(server.traces().map(({ observations }) => observations.length)).toEqual([2, 2]);
  });
});
