import { type QueueAdapter, shared } from "@langfuse-kit/core/adapter";
import type { ModulesContainer } from "@nestjs/core";

/** An application whose jobs are traced. */
interface Running {
  readonly adapter: QueueAdapter;
  readonly modules: ModulesContainer;
  /** Processors that were asked about before, since those of request scope are asked about at each job. */
  readonly isOwn: WeakMap<object, boolean>;
}

/** The applications of this process. Several, since a processor does not tell to which one it belongs. */
const running: Set<Running> = shared("nestjs-queues", () => new Set<Running>());

/** Traces the processors of the application with these modules. Call the result to end that. */
export function giveQueueAdapter(adapter: QueueAdapter, modules: ModulesContainer): () => void {
  const application: Running = { adapter, modules, isOwn: new WeakMap() };
  running.add(application);
  return () => void running.delete(application);
}

type Processor = (...args: never[]) => unknown;

/**
 * What a service of Nest's made of a processor, traced as the service's own application asks for; a second adapter adds to
 * the first and doubles nothing.
 */
export function decorateProcessor(processor: unknown, service: unknown): unknown {
  if (typeof processor !== "function" || typeof service !== "object" || service === null) return processor;
  return [...running]
    .filter((application) => owns(application, service))
    .reduce((inner, { adapter }) => adapter.wrapProcessor(inner), processor as Processor);
}

function owns({ modules, isOwn }: Running, service: object): boolean {
  const known = isOwn.get(service);
  if (known !== undefined) return known;
  const found = [...modules.values()].some(({ providers }) =>
    [...providers.values()].some(({ instance }) => instance === service),
  );
  isOwn.set(service, found);
  return found;
}
