import { type QueueAdapter, shared } from "@langfuse-kit/core/adapter";

/** Of the applications that are running: Nest's decorating of a processor does not say whose it is. */
const adapters: Set<QueueAdapter> = shared("nestjs-queues", () => new Set<QueueAdapter>());

export function giveQueueAdapter(adapter: QueueAdapter): void {
  adapters.add(adapter);
}

export function takeQueueAdapter(adapter: QueueAdapter): void {
  adapters.delete(adapter);
}

type Processor = (...args: never[]) => unknown;

/** What Nest made of a processor, traced; a second adapter adds to the first and doubles nothing. */
export function decorateProcessor(processor: unknown): unknown {
  if (typeof processor !== "function") return processor;
  return [...adapters].reduce((inner, adapter) => adapter.wrapProcessor(inner), processor as Processor);
}
