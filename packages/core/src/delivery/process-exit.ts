import { onPrimaryGone } from "./cluster-worker.ts";
import { onEmptyLoop } from "./empty-loop.ts";
import { beginExit, holdUp } from "./exit-budget.ts";
import { joinThreads } from "./other-threads.ts";
import { endBy, goesOnAfter, listenToSignals } from "./signals.ts";
import type { FlushResult } from "./types.ts";
import { watchUncaught } from "./uncaught.ts";

type Drain = (milliseconds: number) => Promise<FlushResult>;

export interface ExitHooksOptions {
  /** Drains for good, within so many milliseconds. Never rejects. */
  readonly shutdown: Drain;
  /** Sends on a signal after which the process runs on. Must not keep it alive. */
  readonly stay: () => Promise<void>;
  /** Drains when nothing is left to run, although more may come. */
  readonly idle: Drain;
  /** Drains on a signal that ends the process; tracing goes on meanwhile. */
  readonly leave: Drain;
  /** Called when the process exits, for whatever reason: nothing asynchronous runs any more. May throw. */
  readonly exit: (byError: boolean) => void;
  /** Time for all drains together, from the first signal on. */
  readonly budgetMs: number;
}

/**
 * Drains when the process is about to end: on signals, and when the event loop is empty. A signal that nobody else
 * listens to still ends the process as it would have, only later by the draining; a second one ends it at once.
 * @example const remove = installExitHooks({ shutdown, stay, idle, leave, exit, budgetMs: 5_000 });
 */
export function installExitHooks({ shutdown, stay, idle, leave, exit, budgetMs }: ExitHooksOptions): () => void {
  let ending: Promise<unknown> | undefined;
  const end = (drain: Drain, withinMs = budgetMs): Promise<unknown> => {
    beginExit();
    ending ??= quietly(() => holdUp(withinMs, drain));
    return ending;
  };
  const threads = joinThreads({
    leave: (milliseconds) => end(leave, milliseconds),
    idle: (milliseconds) => quietly(() => idle(milliseconds)),
    stay: () => quietly(stay),
  });
  /** Here and in the other threads, at the same time. */
  const everywhere =
    (duty: "leave" | "idle", drain: Drain): Drain =>
    async (milliseconds) =>
      (await Promise.all([drain(milliseconds), threads.ask(duty, milliseconds)]))[0];

  const signals = listenToSignals((signal) => {
    beginExit();
    // What is not sent by then is drained when the event loop is empty.
    if (goesOnAfter(signal)) {
      threads.tell("stay");
      void quietly(stay);
    }
    // A second signal during the drain: whoever sends it does not want to wait.
    else if (ending !== undefined) raise(signal);
    else void end(everywhere("leave", leave)).then(() => raise(signal));
  });

  let sendIdle = everywhere("idle", idle);
  const stopDraining = onEmptyLoop({
    budgetMs,
    begun: signals.readUnread,
    async drain() {
      const result = await quietly(() => holdUp(budgetMs, sendIdle));
      // Other threads may run on for ever, so they are waited for only the first time.
      sendIdle = idle;
      return result;
    },
    end: () => void end(shutdown),
  });

  const onExit = (): void => {
    try {
      exit(uncaught.isEnding());
    } catch {
      // The process is ending; nothing of ours may change how.
    }
    threads.close();
  };
  const uncaught = watchUncaught();
  const stopListening = onPrimaryGone(() => end(everywhere("leave", leave)));
  const remove = (): void => {
    threads.close();
    stopListening();
    uncaught.stop();
    stopDraining();
    signals.stop();
    process.off("exit", onExit);
  };
  const raise = (signal: NodeJS.Signals): void => {
    remove();
    endBy(signal);
  };

  process.on("exit", onExit);
  return remove;
}

async function quietly<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch {
    // The process is ending; nothing of ours may change how.
    return undefined;
  }
}
