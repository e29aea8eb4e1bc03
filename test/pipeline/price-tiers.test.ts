import { generation, type Langfuse, startObservation, trace } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import { openLangfuse } from "./fixtures/index.ts";

/** A million tokens in, so that a price reads as dollars. */
const call = { model: "ours", usage: { input: 1_000_000, output: 0 } };
const tier = (key: string, values: readonly string[], input: number) => ({
  name: key,
  when: [{ metadata: key, in: values }],
  prices: { input },
});
const prices = [
  { model: "ours", prices: { input: 9 }, tiers: [tier("contract", ["partner"], 1), tier("level", ["3", "true"], 2)] },
];

class Terms {
  readonly contract = "partner";
}

/** One call each, with its price by the metadata. */
const ways: Readonly<Record<string, readonly [number, (langfuse: Langfuse) => void]>> = {
  "no metadata": [9, () => generation("a", call, () => {})],
  "other metadata": [9, () => generation("a", { ...call, metadata: { contract: "none", level: 4 } }, () => {})],
  "said first": [1, () => generation("a", { ...call, metadata: { contract: "partner", tenant: "x" } }, () => {})],
  "said later": [1, () => generation("a", call, (step) => step.update({ metadata: { contract: "partner" } }))],
  "a number": [2, () => generation("a", { ...call, metadata: { level: 3 } }, () => {})],
  "yes or no": [2, () => generation("a", { ...call, metadata: { level: true } }, () => {})],
  "an instance": [1, () => generation("a", { ...call, metadata: new Terms() as never }, () => {})],
  "said after the end": [
    1,
    () => {
      const step = startObservation("a", { type: "generation", ...call });
      step.end();
      step.update({ metadata: { contract: "partner" } });
    },
  ],
  "a library's": [
    1,
    ({ tracer }) => {
      const attributes = { "langfuse.observation.metadata": '{"contract":"partner"}' };
      const step = tracer.startSpan("a", { attributes: { ...attributes, "gen_ai.operation.name": "chat" } });
      step.setAttributes({ "gen_ai.request.model": "ours", "gen_ai.usage.input_tokens": 1_000_000 });
      step.end();
    },
  ],
};

it.each([1, 0])("a tier by metadata is the price of a call, at a rate of %i", async (sampleRate) => {
  await using server = await startFakeLangfuse();
  const told: unknown[] = [];
  await using open = openLangfuse(server, { prices, sampleRate, onCost: ({ cost }) => void told.push(cost) });
  const costs = Object.entries(ways).map(([name, [, make]]) => {
    trace("t", () => make(open.langfuse));
    return [name, told.at(-1)];
  });
  expect(costs).toEqual(Object.entries(ways).map(([name, [cost]]) => [name, cost]));
  await open.langfuse.flush();
});
