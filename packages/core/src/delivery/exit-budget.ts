import { shared } from "../runtime/index.ts";

/** How much of its time for sending before the end a process has spent. Shared by all copies of the kit in it. */
interface ExitBudget {
  begun: boolean;
  spentMs: number;
  /** How many hold up the end of the process now, and since when at least one does. */
  holding: number;
  since: number;
  /** When time was last spent. */
  spentAt: number;
}

/** A process that still runs so long after it was to end did not end: a REPL after ^C, a worker that was told to reload. */
const livesOnMs = 10 * 60_000;

const exit: ExitBudget = shared("exit-budget", () => ({ begun: false, spentMs: 0, holding: 0, since: 0, spentAt: 0 }));

/** Called on a signal, and when nothing is left to run. From now on all senders share one time budget. */
export function beginExit(): void {
  exit.begun = true;
}

/** Whether the process ends after what is being sent now. */
export function isLastSending(): boolean {
  return exit.holding > 0;
}

/** What is left of a budget. Only sending uses it up, not the time the application takes to end. */
export function budgetLeft(budgetMs: number): number {
  if (exit.spentMs > 0 && exit.holding === 0 && performance.now() - exit.spentAt > livesOnMs) exit.spentMs = 0;
  const heldNow = exit.holding > 0 ? performance.now() - exit.since : 0;
  return Math.max(0, Math.floor(budgetMs - exit.spentMs - heldNow));
}

/**
 * Sends within what is left of the budget, and takes the time it needs from it: once for all that send at the same time, and
 * only after `beginExit`.
 * @example await holdUp(5_000, (milliseconds) => langfuse.flush(milliseconds));
 */
export async function holdUp<Result>(
  budgetMs: number,
  send: (milliseconds: number) => Promise<Result>,
): Promise<Result> {
  const left = budgetLeft(budgetMs);
  if (!exit.begun) return send(left);
  if (exit.holding === 0) exit.since = performance.now();
  exit.holding += 1;
  try {
    return await send(left);
  } finally {
    exit.holding -= 1;
    if (exit.holding === 0) {
      exit.spentAt = performance.now();
      exit.spentMs += exit.spentAt - exit.since;
    }
  }
}
