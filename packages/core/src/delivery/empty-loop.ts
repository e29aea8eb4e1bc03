import { beginExit, budgetLeft } from "./exit-budget.ts";

/** How often an empty event loop gets another turn: code that starts something at each of them must not go on for ever. */
const mostTurns = 100;

interface EmptyLoopOptions {
  readonly budgetMs: number;
  /** Told of each time that nothing is left to run. */
  readonly begun: () => void;
  /** Drains where that may yet change. Answers undefined where it failed. */
  readonly drain: () => Promise<{ readonly pending: number } | undefined>;
  /** The last time: nothing comes of another. */
  readonly end: () => void;
}

/**
 * Drains each time that the event loop is empty, for as long as something comes of it. Answers what stops that.
 *
 * Other listeners may start work that is traced, and then the event loop runs empty once more. What nothing came of does not
 * keep the process: with nothing to send a flush leaves the loop empty, and the first in vain is the last.
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
