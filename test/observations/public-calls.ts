import * as core from "@langfuse-kit/core";

/** One public function: what it takes, and what it promises to give back. */
export interface PublicCall {
  /** Arguments that are right; each is replaced by nonsense in turn. */
  readonly good: () => readonly unknown[];
  readonly call: (...given: never[]) => unknown;
  /** Whether this is what the types promise, or the application's own result. */
  readonly isPromised: (result: unknown, given: readonly unknown[]) => boolean;
}

type Check = PublicCall["isPromised"];

const isNothing: Check = (result) => result === undefined;
/** Nothing without a function, and with one what it gave. */
const isOwnResult: Check = (result, given) => given.some((item) => typeof item === "function") || result === undefined;
const isAmounts: Check = (result) =>
  result === undefined || Object.values(result as object).every((amount) => Number.isFinite(amount));
const isTraceId: Check = (result) => /^[0-9a-f]{32}$/.test(String(result));
const types: readonly unknown[] = [
  ...["span", "generation", "event", "agent", "tool", "chain", "retriever", "embedding", "evaluator", "guardrail"],
];

export const isObservation: Check = (result) => {
  const { id, traceId, type, otelSpan, update, end, run } = result as core.Observation;
  const hasMethods = [update, end, run].every((method) => typeof method === "function");
  return (
    hasMethods &&
    typeof otelSpan === "object" &&
    /^[0-9a-f]{16}$/.test(id) &&
    isTraceId(traceId, []) &&
    types.includes(type)
  );
};

const good = {
  attributes: () => ({ input: { a: 1 }, metadata: { b: 2 }, level: "DEFAULT", model: "gpt-4o", usage: { input: 1 } }),
  fn: () => () => "result",
};

function callback(call: (...given: never[]) => unknown): PublicCall {
  return { call, good: () => ["name", good.attributes(), good.fn()], isPromised: isOwnResult };
}

const { agent, chain, embedding, evaluator, generation, guardrail, retriever, span, tool } = core;
const starters = { agent, chain, embedding, evaluator, generation, guardrail, retriever, span, tool };
const starterNames = Object.keys(starters) as (keyof typeof starters)[];

/** Every function that `@langfuse-kit/core` exports and that runs in the application's own code. */
export const publicCalls: Readonly<Record<string, PublicCall>> = {
  ...Object.fromEntries(starterNames.map((name) => [name, callback(starters[name])])),
  trace: callback(core.trace),
  traceProducer: {
    call: core.traceProducer,
    good: () => [{ queue: "mail", name: "welcome", id: "1" }, good.fn()],
    isPromised: isOwnResult,
  },
  traceConsumer: {
    call: core.traceConsumer,
    good: () => [{ queue: "mail", name: "welcome", id: "1", attempt: 1, carrier: {} }, good.fn()],
    isPromised: isOwnResult,
  },
  event: { call: core.event, good: () => ["name", good.attributes()], isPromised: isNothing },
  observe: {
    call: core.observe,
    good: () => [good.fn(), { name: "step", type: "tool" }],
    isPromised: (result, [fn]) => (typeof fn === "function" ? typeof result === "function" : Object.is(result, fn)),
  },
  startObservation: {
    call: core.startObservation,
    good: () => ["name", { type: "tool", startTime: Date.now(), ...good.attributes() }],
    isPromised: isObservation,
  },
  currentObservation: {
    call: core.currentObservation,
    good: () => [],
    isPromised: (result) => result === undefined || isObservation(result, []),
  },
  updateTrace: { call: core.updateTrace, good: () => [{ userId: "u", tags: ["a"] }], isPromised: isNothing },
  score: { call: core.score, good: () => [{ name: "thumbs", value: 1 }], isPromised: isNothing },
  currentTrace: {
    call: core.currentTrace,
    good: () => [],
    isPromised: (result) => result === undefined || isTraceId((result as core.CurrentTrace).id, []),
  },
  createTraceId: { call: core.createTraceId, good: () => ["seed"], isPromised: isTraceId },
  withPrompt: { call: core.withPrompt, good: () => [{ name: "p", version: 1 }, good.fn()], isPromised: isOwnResult },
  withDestination: { call: core.withDestination, good: () => ["default", good.fn()], isPromised: isOwnResult },
  withContext: { call: core.withContext, good: () => [{}, good.fn(), { trust: "all" }], isPromised: isOwnResult },
  injectContext: {
    call: core.injectContext,
    good: () => [{}],
    isPromised: (result, [carrier]) =>
      (carrier ?? undefined) === undefined ? typeof result === "object" : Object.is(result, carrier),
  },
  usageFrom: { call: core.usageFrom, good: () => [{ usage: { input_tokens: 1 } }], isPromised: isAmounts },
  costOf: { call: core.costOf, good: () => [{ model: "gpt-4o", usage: { input: 1 } }], isPromised: isAmounts },
  getLangfuse: { call: core.getLangfuse, good: () => [], isPromised: () => true },
  loadLangfuseEnv: { call: core.loadLangfuseEnv, good: () => ["no-such.env"], isPromised: isNothing },
};

/** Exports that throw at set-up by design, or that only the kit calls. */
export const setUp: readonly string[] = ["initLangfuse", "LangfuseExporter", "LangfuseKitError", "maskTexts"];

/** Every method of an observation, called on it. */
export function methodCalls(step: core.Observation): Readonly<Record<string, PublicCall>> {
  const child = (name: keyof typeof starters): PublicCall => ({
    ...callback(((...given: [string]) => step[name](...given)) as never),
    isPromised: (result, given) => given.some((item) => typeof item === "function") || isObservation(result, []),
  });
  return {
    ...Object.fromEntries(starterNames.map((name) => [name, child(name)])),
    update: {
      call: (given: never) => step.update(given),
      good: () => [good.attributes()],
      isPromised: (result) => result === step,
    },
    run: { call: (fn: never) => step.run(fn), good: () => [good.fn()], isPromised: isOwnResult },
    event: {
      call: (name: never, given: never) => step.event(name, given),
      good: () => ["e", good.attributes()],
      isPromised: isNothing,
    },
    score: { call: (given: never) => step.score(given), good: () => [{ name: "s", value: 1 }], isPromised: isNothing },
    injectContext: {
      ...(publicCalls.injectContext as PublicCall),
      call: (carrier: never) => step.injectContext(carrier),
    },
    end: { call: (time: never) => step.end(time), good: () => [Date.now()], isPromised: isNothing },
    toJSON: {
      call: () => JSON.stringify(step),
      good: () => [],
      isPromised: (result) => result === JSON.stringify("[Observation]"),
    },
    [Symbol.dispose.toString()]: { call: () => step[Symbol.dispose](), good: () => [], isPromised: isNothing },
  };
}
