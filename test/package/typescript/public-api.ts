// A TypeScript user's program. It is compiled with several settings and never run; it names no type argument of the kit.
import {
  agent,
  type BatchOptions,
  costOf,
  createTraceId,
  currentObservation,
  currentTrace,
  type DiskSpoolOptions,
  type DispatcherLike,
  event,
  generation,
  getLangfuse,
  initLangfuse,
  injectContext,
  type KeepOptions,
  LangfuseExporter,
  LangfuseKitError,
  type LangfuseOptions,
  loadLangfuseEnv,
  type MemorySpoolOptions,
  type MeterLimit,
  type Observation,
  observe,
  type PriceEntry,
  type Prices,
  type PriceTier,
  type PropagateToOptions,
  type RedactionOptions,
  retriever,
  score,
  span,
  startObservation,
  tool,
  trace,
  updateTrace,
  usageFrom,
  withContext,
  withDestination,
  withPrompt,
} from "@langfuse-kit/core";
import { captureTraces, startFakeLangfuse } from "@langfuse-kit/testing";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where both types are the very same. */
declare function expect<Actual>(actual: Actual): {
  toBe<Expected>(...verdict: Same<Actual, Expected> extends true ? [] : ["another type"]): void;
};

interface Hit {
  readonly id: string;
}
declare const hits: Hit[];
declare const stream: ReadableStream<Uint8Array>;

const options: LangfuseOptions = { serviceName: "checkout", keep: { errors: true }, batch: { holdMs: 250 } };
const langfuse = initLangfuse(options);
expect(getLangfuse()).toBe<typeof langfuse | undefined>();
expect(loadLangfuseEnv(".env.local", ".env")).toBe<void>();

export async function callbacks(): Promise<void> {
  expect(span("value", () => 1)).toBe<number>();
  expect(span("nothing", () => {})).toBe<void>();
  expect(span("async", async () => hits)).toBe<Promise<Hit[]>>();
  expect(await retriever("search", { input: "query" }, async () => hits)).toBe<Hit[]>();
  expect(agent("no attributes", undefined, () => "x" as const)).toBe<"x">();
  expect(span("stream", () => stream)).toBe<typeof stream>();
  expect(trace("whole", { userId: "u", tags: ["a"], input: 1 }, (whole) => whole.id)).toBe<string>();
  const numbers = function* () {
    yield 1;
    return "end";
  };
  expect(tool("generator", numbers)).toBe<ReturnType<typeof numbers>>();
  const later = generation("async generator", { model: "gpt-4o" }, async function* () {
    yield hits[0];
  });
  for await (const hit of later) expect(hit).toBe<(typeof hits)[0] | undefined>();
  await generation("answer", { model: "gpt-4o", modelParameters: { temperature: 0 } }, async (step) => {
    expect(step).toBe<Observation>();
    expect(step.update({ output: "x", usage: { prompt_tokens: 1 }, cost: { input: 0.1 } })).toBe<Observation>();
    expect(step.span("child", async () => 1)).toBe<Promise<number>>();
    expect(step.tool("by hand", { input: 1 })).toBe<Observation>();
    expect(step.run(() => 1)).toBe<number>();
    step.score({ name: "helpful", value: true });
  });
}

export function wrapped(): void {
  const search = observe(async (query: string, limit = 10) => hits.slice(0, limit + query.length), {
    type: "retriever",
  });
  expect(search).toBe<(query: string, limit?: number) => Promise<Hit[]>>();
  const first = observe(<T>(items: T[]): T | undefined => items[0]);
  expect(first(["a"])).toBe<string | undefined>();
  const walk = observe(function* (from: number) {
    yield from;
  });
  expect(walk(1)).toBe<Generator<number, void, unknown>>();
}

export function byHand(): void {
  const step = startObservation("import", { type: "tool", startTime: new Date(), input: "file" });
  expect(step.end()).toBe<void>();
  expect(step[Symbol.dispose]()).toBe<void>();
  expect(step.id).toBe<string>();
  startObservation("child", { parent: step, id: "0123456789abcdef", traceId: createTraceId("seed") }).end(Date.now());
  expect(currentObservation()).toBe<Observation | undefined>();
  currentObservation()?.event("inside", { level: "WARNING" });
  event("note", { metadata: { a: 1 } });
  updateTrace({ sessionId: "s", metadata: { a: 1 }, public: false });
  score({ name: "thumbs", value: "up", dataType: "CATEGORICAL", sessionId: "s" });
  const url: string | undefined = currentTrace()?.url;
  response.setHeader("x-trace", url ?? "");
}

declare const response: { setHeader(name: string, value: string): void };
declare const message: { headers: Record<string, string | string[] | undefined> };

export async function across(): Promise<void> {
  expect(injectContext()).toBe<Record<string, string>>();
  expect(injectContext(new Map<string, string>())).toBe<Map<string, string>>();
  expect(withContext(message.headers, async () => 1, { trust: "all" })).toBe<Promise<number>>();
  expect(withPrompt({ name: "p", version: 2 }, () => "x")).toBe<string>();
  expect(withDestination(["a", "b"], () => 1)).toBe<number>();
  const cost: number | undefined = costOf({ model: "gpt-4o", usage: usageFrom({ usage: { input_tokens: 1 } }) })?.total;
  expect(cost).toBe<number | undefined>();
  const { ok, delivered, timedOut } = await langfuse.flush(1000);
  expect([ok, timedOut]).toBe<boolean[]>();
  expect(delivered).toBe<number>();
  expect(langfuse.health().pending).toBe<number>();
  await new LangfuseExporter({ publicKey: "pk", secretKey: "sk" }).shutdown();
  try {
    initLangfuse();
  } catch (error) {
    if (LangfuseKitError.isInstance(error)) response.setHeader("x-code", error.code);
  }
}

export async function tested(): Promise<void> {
  const traces = captureTraces({ afterEach: false });
  const { root } = await traces.single();
  expect(root.name).toBe<string>();
  expect(root.children[0]?.level).toBe<"DEBUG" | "DEFAULT" | "WARNING" | "ERROR" | undefined>();
  const server = await startFakeLangfuse({ faults: [{ status: 503, retryAfter: 1, times: 2 }] });
  await server.waitFor((fake) => fake.ledger.spans.size > 0);
  await server.close();
}

/** What options are made of can be named. */
export interface Named {
  readonly batch: BatchOptions;
  readonly keep: KeepOptions;
  readonly spool: DiskSpoolOptions | MemorySpoolOptions;
  readonly costLimit: MeterLimit;
  readonly redaction: RedactionOptions;
  readonly propagateTo: readonly PropagateToOptions[];
  readonly dispatcher: DispatcherLike;
  readonly prices: readonly PriceEntry[] | Record<string, Prices>;
}

export function named(given: Named, tier: PriceTier): LangfuseOptions {
  const entry: PriceEntry = { model: "m", prices: { input: 1 }, tiers: [tier] };
  initLangfuse({ prices: [entry], destinations: { more: { url: "https://collector" } } });
  return given;
}

export function refused(): void {
  initLangfuse({
    prices: [
      {
        model: "m",
        prices: { input: 1 },
        // @ts-expect-error an operator that does not exist, said where it stands
        tiers: [{ name: "flex", when: [{ usage: "input", operator: "above", value: 1 }], prices: {} }],
      },
    ],
  });
  // @ts-expect-error a spool is in one place
  initLangfuse({ spool: { dir: "/spool", memory: {} } });
  // @ts-expect-error a destination is of one kind
  initLangfuse({ destinations: { a: { url: "https://collector", publicKey: "pk", secretKey: "sk" } } });
  // @ts-expect-error an option that does not exist
  initLangfuse({ sampelRate: 1 });
  // @ts-expect-error a level that does not exist
  span("x", { level: "FATAL" }, () => 1);
  // @ts-expect-error a span has no model
  span("x", { model: "gpt-4o" }, () => 1);
  // @ts-expect-error nothing to run
  span("x");
  // @ts-expect-error no name
  span(() => 1);
  // @ts-expect-error a type that does not exist
  startObservation("x", { type: "llm" });
  // @ts-expect-error a score needs a value
  score({ name: "x" });
  // @ts-expect-error tags are a list
  updateTrace({ tags: "a" });
  // @ts-expect-error a span is no function
  observe(1);
}
