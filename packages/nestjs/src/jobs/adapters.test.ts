import type { QueueAdapter } from "@langfuse-kit/core/adapter";
import { expect, it } from "vitest";
import { decorateProcessor, giveQueueAdapter, takeQueueAdapter } from "./index.ts";

const doubling: QueueAdapter = {
  wrapProcessor: (processor) => ((value: never) => Number(processor(value)) * 2) as never,
  wrapQueue: () => undefined,
};

it("wraps processors while an application has an adapter, and leaves all else alone", () => {
  const processor = (value: number): number => value + 1;
  expect(decorateProcessor(processor)).toBe(processor);
  giveQueueAdapter(doubling);
  expect((decorateProcessor(processor) as typeof processor)(1)).toBe(4);
  expect(decorateProcessor("file.js")).toBe("file.js");
  takeQueueAdapter(doubling);
  expect(decorateProcessor(processor)).toBe(processor);
});
