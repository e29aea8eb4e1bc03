import type { QueueAdapter } from "@langfuse-kit/core/adapter";
import type { ModulesContainer } from "@nestjs/core";
import { expect, it } from "vitest";
import { decorateProcessor, giveQueueAdapter } from "./index.ts";

const times = (factor: number): QueueAdapter => ({
  wrapProcessor: (processor) => ((value: never) => Number(processor(value)) * factor) as never,
  wrapQueue: () => undefined,
});

/** What is asked of an application: who its providers are. */
const applicationOf = (service: object): ModulesContainer =>
  new Map([["module", { providers: new Map([["service", { instance: service }]]) }]]) as unknown as ModulesContainer;

const processor = (value: number): number => value + 1;
const run = (service: object): number => (decorateProcessor(processor, service) as typeof processor)(1);

it("wraps the processors of an application while it runs, each by its own adapter, and leaves all else alone", () => {
  const [one, other, nobody] = [{}, {}, {}];
  expect(decorateProcessor(processor, one)).toBe(processor);
  const take = giveQueueAdapter(times(2), applicationOf(one));
  const takeOther = giveQueueAdapter(times(5), applicationOf(other));
  expect([run(one), run(one), run(other), run(nobody)]).toEqual([4, 4, 10, 2]);
  expect(decorateProcessor("file.js", one)).toBe("file.js");
  take();
  expect([run(one), run(other)]).toEqual([2, 10]);
  takeOther();
  expect(decorateProcessor(processor, other)).toBe(processor);
});

it("adds the adapters of one application together", () => {
  const service = {};
  const modules = applicationOf(service);
  const takes = [giveQueueAdapter(times(2), modules), giveQueueAdapter(times(5), modules)];
  expect(run(service)).toBe(20);
  for (const take of takes) take();
});
