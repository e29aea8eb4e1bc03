/** Marks our listeners, so that two copies of the kit do not take each other for the application. */
const ours = Symbol.for("langfuse-kit.exit");

const signals: readonly NodeJS.Signals[] = ["SIGTERM", "SIGINT"];

export interface SignalListener {
  /** Called when the event loop is empty: gives it the turn in which a signal that has come is read. */
  readUnread(): void;
  stop(): void;
}

/**
 * Listens to the signals that end a process.
 * @example const listener = listenToSignals((signal) => drain().then(() => endBy(signal)));
 */
export function listenToSignals(told: (signal: NodeJS.Signals) => void): SignalListener {
  let heard: NodeJS.Signals | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    heard = signal;
    told(signal);
  };
  const listener = Object.assign(onSignal, { [ours]: true });
  // First, since a listener that the application added with `once` is not in the list any more after it ran.
  for (const signal of signals) process.prependListener(signal, listener);

  let asked = false;
  return {
    // An empty event loop ends before it reads a signal that the process sent itself as its last act, which would have
    // ended it had we not listened. One more turn, and it is read. Where others listen it comes this way without us too.
    readUnread() {
      if (asked || (heard === undefined ? signals : [heard]).every(othersListen)) return;
      asked = true;
      setImmediate(() => {
        // If the process is still alive by then, other code has run, which may have sent another signal.
        setTimeout(() => {
          asked = false;
        }, 1).unref();
      });
    },
    stop() {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}

/**
 * True in the first process of a container: the kernel ignores signals to it that it has no listener for, so it runs on until
 * somebody kills it, and goes on tracing.
 */
const outlivesSignals = process.pid === 1 && process.platform === "linux";

/** Whether the process runs on after the signal: the application listens to it, or the kernel ignores it. */
export function goesOnAfter(signal: NodeJS.Signals): boolean {
  return othersListen(signal) || outlivesSignals;
}

/** Ends the process as the signal would have. Called once we do not listen to it any more. */
export function endBy(signal: NodeJS.Signals): void {
  // With nobody left to listen, the default action ends the process, and the process that waits for it sees the signal.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function othersListen(signal: NodeJS.Signals): boolean {
  return process.listeners(signal).some((listener) => !(ours in listener));
}
