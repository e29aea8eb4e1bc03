import {
  type CostEvent,
  currentTrace,
  generation,
  injectContext,
  LangfuseKitError,
  type LangfuseOptions,
  score,
  span,
  startObservation,
  trace,
  traceConsumer,
  traceProducer,
  updateTrace,
} from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import { openLangfuse } from "./fixtures/index.ts";

/** A million tokens in, so that a price reads as dollars. */
const million = { usage: { input: 1_000_000, output: 0 } };
const prices = { ours: { input: 1, output: 1 } };
const ask = (): void => void generation("call", { model: "ours", ...million }, () => undefined);
const open = (server: FakeLangfuse, options: LangfuseOptions): ReturnType<typeof openLangfuse> =>
  openLangfuse(server, { sampleRate: 0, prices, ...options });

async function nothingArrived(server: FakeLangfuse, langfuse: { flush(): Promise<unknown> }): Promise<void> {
  await langfuse.flush();
  expect([server.ledger.spans.size, server.ledger.scores.size]).toEqual([0, 0]);
}

it("a trace that sampling leaves out is held to its limit, and nothing of it leaves", async () => {
  await using server = await startFakeLangfuse();
  await using opened = open(server, { costLimit: { usd: 2, action: "throw" } });
  const { langfuse } = opened;
  const refusals: unknown[] = [];
  let calls = 0;
  trace("t", { userId: "ada" }, () => {
    for (let turn = 0; turn < 5; turn += 1) {
      try {
        span("turn", { input: "what was asked" }, () =>
          generation("call", { model: "ours", ...million }, () => calls++),
        );
      } catch (error) {
        refusals.push(error);
      }
    }
    score({ name: "thumbs", value: 1 });
    expect(currentTrace()).toMatchObject({ cost: 2, usage: { input: 2_000_000 } });
  });
  expect(calls).toBe(2);
  expect(refusals).toHaveLength(3);
  expect(refusals.every((error) => LangfuseKitError.isInstance(error) && error.code === "COST_LIMIT")).toBe(true);
  expect(opened.lines.filter((line) => line.includes("its limit is 2"))).toHaveLength(1);
  await nothingArrived(server, langfuse);
});

it("onCost is told of what sampling leaves out, whoever wrote it and whenever it came", async () => {
  await using server = await startFakeLangfuse();
  const told: CostEvent[] = [];
  await using opened = open(server, { onCost: (event) => void told.push(event) });
  const { langfuse } = opened;
  trace("t", (root) => {
    ask();
    const call = langfuse.tracer.startSpan("chat ours", { attributes: { "gen_ai.operation.name": "chat" } });
    call.setAttributes({ "gen_ai.response.model": "ours", "gen_ai.usage.input_tokens": 1_000_000 });
    call.end();
    const late = startObservation("late", { type: "generation", model: "ours" });
    late.end();
    late.update(million);
    expect(told.every(({ traceId }) => traceId === root.traceId)).toBe(true);
  });
  expect(told.map(({ name, cost, total }) => [name, cost, total])).toEqual([
    ["call", 1, 1],
    ["chat ours", 1, 2],
    ["late", undefined, 2],
    ["late", 1, 3],
  ]);
  await nothingArrived(server, langfuse);
});

it("a job of a trace that is left out is metered where it is worked on", async () => {
  await using server = await startFakeLangfuse();
  const told: unknown[] = [];
  const onCost = ({ traceId, total }: CostEvent): void => void told.push([traceId, total]);
  await using opened = openLangfuse(server, { sample: ({ name }) => name !== "t", prices, onCost });
  const [carrier, traceId] = trace("t", (root) => [traceProducer({ queue: "mail" }, (given) => given), root.traceId]);
  traceConsumer({ queue: "mail", carrier }, () => {
    ask();
    expect(currentTrace()?.cost).toBe(1);
  });
  expect(told).toEqual([[traceId, 1]]);
  expect(opened.langfuse.health()).toMatchObject({ sampledOut: 4, open: 0 });
  await nothingArrived(server, opened.langfuse);
});

it("what is left out is counted and handed on as if nobody asked for its cost", async () => {
  await using server = await startFakeLangfuse();
  const seen = async (options: LangfuseOptions): Promise<unknown> => {
    await using opened = open(server, options);
    const { langfuse } = opened;
    const carriers: unknown[] = [];
    trace("t", { userId: "ada" }, ({ traceId }) => {
      updateTrace({ sessionId: "chat" });
      const step = startObservation("never ended");
      const flags = ({ traceparent, ...rest }: Record<string, string>): unknown => [
        traceparent?.startsWith(`00-${traceId}-`),
        traceparent?.slice(-2),
        Object.keys(rest),
        rest.tracestate?.replaceAll(/[0-9a-f]{16,}/g, "id"),
      ];
      carriers.push(flags(injectContext()), flags(step.injectContext()));
      carriers.push(step.otelSpan.spanContext().traceFlags);
      ask();
      langfuse.tracer.startSpan("noise").end();
      expect(currentTrace()?.cost).toBe(options.onCost === undefined ? undefined : 1);
    });
    const { sampledOut, open: begun, accepted, skipped } = langfuse.health();
    await nothingArrived(server, langfuse);
    return { carriers, sampledOut, begun, accepted, skipped };
  };
  const plain = await seen({});
  expect(plain).toMatchObject({ sampledOut: 4, begun: 0, accepted: 0 });
  expect(await seen({ onCost: () => undefined })).toEqual(plain);
});
