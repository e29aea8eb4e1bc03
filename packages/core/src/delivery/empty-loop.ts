import { beginExit, budgetLeft } from "./exit-budget.ts";

/** How often an empty event loop is drained: listeners that start something each time must not keep the process for ever. */
const mostTurns = 100;

interface EmptyLoopOptions {
  readonly budgetMs: number;
  /** Called each time that nothing is left to run. */
  readonly begun: () => void;
  /** Drains although more may come. Resolves with undefined where it failed. */
  readonly drain: () => Promise<{ readonly pending: number } | undefined>;
  /** Drains for the last time. */
  readonly end: () => void;
}

/**
 * Drains each time that the event loop is empty, until there is nothing to send. Call the result to stop that.
 *
 * More than once, since other listeners for the empty loop may start work that is traced. A drain with nothing to send leaves
 * the loop empty, so that the process ends.
 * @example const stop = onEmptyLoop({ budgetMs: 5_000, begun, drain, end });
 */
export function onEmptyLoop({ budgetMs, begun, drain, end }: EmptyLoopOptions): () => void {
  let turns = 0;
  let last = false;
  const onBeforeExit = (): void => {
    turns += 1;
    beginExit();
    begun();
    if (last || turns > mostTurns) {
      stop();
      end();
      return;
    }
    // After all listeners had their say.
    void Promise.resolve()
      .then(drain)
      .then((result) => {
        last = result === undefined || result.pending > 0 || budgetLeft(budgetMs) === 0;
      });
  };
  const stop = (): void => void process.off("beforeExit", onBeforeExit);
  process.on("beforeExit", onBeforeExit);
  return stop;
}
