/** Marks our listeners, so that two copies of the kit do not take each other for the application. */
const ours = Symbol.for("langfuse-kit.exit");

interface ExitHooksOptions {
  /** Drains for good, within so many milliseconds. Never rejects. */
  readonly shutdown: (milliseconds: number) => Promise<unknown>;
  /** Drains only: used where the application has listeners of its own, since it may still have work to finish. */
  readonly flush?: ((milliseconds: number) => Promise<unknown>) | undefined;
  readonly budgetMs?: number | undefined;
  readonly signals?: readonly NodeJS.Signals[] | undefined;
}

/**
 * Drains when the process is about to end: on signals, and when the event loop is empty. A signal that nobody else
 * listens to still ends the process as it would have, only later by the draining; a second one ends it at once.
 * @example const remove = installExitHooks({ shutdown: (ms) => langfuse.shutdown(ms) });
 */
export function installExitHooks({
  shutdown,
  flush = shutdown,
  budgetMs = 5_000,
  signals = ["SIGTERM", "SIGINT"],
}: ExitHooksOptions): () => void {
  let ending: Promise<unknown> | undefined;
  const end = (): Promise<unknown> => {
    ending ??= quietly(() => shutdown(budgetMs));
    return ending;
  };

  const onSignal = (signal: NodeJS.Signals): void => {
    if (othersListen(signal)) {
      void quietly(() => flush(budgetMs));
      return;
    }
    // A second signal while we drain: whoever sends it does not want to wait.
    if (ending !== undefined) raise(signal);
    else void end().then(() => raise(signal));
  };
  const onBeforeExit = (): void => {
    process.off("beforeExit", onBeforeExit);
    void end();
  };

  const listener = Object.assign(onSignal, { [ours]: true });
  const remove = (): void => {
    process.off("beforeExit", onBeforeExit);
    for (const signal of signals) process.off(signal, listener);
  };
  const raise = (signal: NodeJS.Signals): void => {
    remove();
    // With nobody left to listen, the default action ends the process, and whoever waits for it sees the signal.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  // First in line: a listener that the application added with `once` is gone from the list after its turn.
  for (const signal of signals) process.prependListener(signal, listener);
  process.on("beforeExit", onBeforeExit);
  return remove;
}

function othersListen(signal: NodeJS.Signals): boolean {
  return process.listeners(signal).some((listener) => !(ours in listener));
}

async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch {
    // The process is ending; nothing of ours may change how.
  }
}
