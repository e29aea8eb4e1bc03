import { onPrimaryGone } from "./cluster-worker.ts";
import { beginExit, budgetLeft, holdUp } from "./exit-budget.ts";
import { joinThreads } from "./other-threads.ts";
import type { FlushResult } from "./types.ts";
import { watchUncaught } from "./uncaught.ts";

/** Marks our listeners, so that two copies of the kit do not take each other for the application. */
const ours = Symbol.for("langfuse-kit.exit");

/** How often an empty event loop gets another turn: code that starts something at each of them must not go on for ever. */
const mostTurns = 100;

type Drain = (milliseconds: number) => Promise<FlushResult>;

export interface ExitHooksOptions {
  /** Drains for good, within so many milliseconds. Never rejects. */
  readonly shutdown: Drain;
  /** Sends on a signal that ends nothing by itself. What the application does then may take long: keeps nothing alive. */
  readonly stay: () => Promise<void>;
  /** Drains when nothing is left to run, where that may yet change. */
  readonly idle: Drain;
  /** Drains on a signal that ends the process, which until then goes on as ever. */
  readonly leave: Drain;
  /**
   * Called when the process exits, however it came to that, also by an uncaught error: nothing that waits is called any
   * more. May throw.
   */
  readonly exit: (byError: boolean) => void;
  /** For all draining together, from the first signal on. */
  readonly budgetMs: number;
}

const signals: readonly NodeJS.Signals[] = ["SIGTERM", "SIGINT"];

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

  let heard: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    heard = signal;
    beginExit();
    // Once nothing is left to run, what this has not sent by then is drained.
    if (othersListen(signal) || outlivesSignals) {
      threads.tell("stay");
      void quietly(stay);
    }
    // A second signal while we drain: whoever sends it does not want to wait.
    else if (ending !== undefined) raise(signal);
    else void end(everywhere("leave", leave)).then(() => raise(signal));
  };

  let asked = false;
  // An empty event loop ends before it reads a signal that the process sent itself as its last act, which would have
  // ended it had we not listened. One more turn, and it is read. Where others listen it comes this way without us too.
  const readSignals = (): void => {
    if (asked || (heard === undefined ? signals : [heard]).every(othersListen)) return;
    asked = true;
    setImmediate(() => {
      // Keeps nothing alive: where it fires, others did, and what they ran may have sent another.
      setTimeout(() => {
        asked = false;
      }, 1).unref();
    });
  };

  let turns = 0;
  let last = false;
  let sendIdle = everywhere("idle", idle);
  // Other listeners may start work that is traced, and then the event loop runs empty once more. What nothing came of
  // does not keep the process: with nothing to send a flush leaves the loop empty, and the first in vain is the last.
  const onBeforeExit = (): void => {
    turns += 1;
    beginExit();
    readSignals();
    if (last || turns > mostTurns) {
      process.off("beforeExit", onBeforeExit);
      void end(shutdown);
      return;
    }
    // After all listeners had their say.
    const drained = Promise.resolve().then(() => quietly(() => holdUp(budgetMs, sendIdle)));
    // Threads that the application does not wait for go on meanwhile; they are waited for once.
    void drained.then(() => {
      sendIdle = idle;
    });
    void drained.then((result) => {
      last = result === undefined || result.pending > 0 || budgetLeft(budgetMs) === 0;
    });
  };

  const listener = Object.assign(onSignal, { [ours]: true });
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
    process.off("beforeExit", onBeforeExit);
    process.off("exit", onExit);
    for (const signal of signals) process.off(signal, listener);
  };
  const raise = (signal: NodeJS.Signals): void => {
    remove();
    // With nobody left to listen, the default action ends the process, and the process that waits for it sees the signal.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  // First in line: a listener that the application added with `once` is gone from the list after its turn.
  for (const signal of signals) process.prependListener(signal, listener);
  process.on("beforeExit", onBeforeExit);
  process.on("exit", onExit);
  return remove;
}

/**
 * The first process of a container: the kernel keeps from it every signal that it has no listener for, so it goes on
 * until somebody kills it, and what it traces until then counts.
 */
const outlivesSignals = process.pid === 1 && process.platform === "linux";

function othersListen(signal: NodeJS.Signals): boolean {
  return process.listeners(signal).some((listener) => !(ours in listener));
}

async function quietly<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch {
    // The process is ending; nothing of ours may change how.
    return undefined;
  }
}
