export interface UncaughtWatch {
  /** True once an error that nobody catches ends the process. */
  isEnding(): boolean;
  stop(): void;
}

/** Only looks on: what listens for `uncaughtException` itself keeps the process from ending. */
export function watchUncaught(): UncaughtWatch {
  let isEnding = false;
  const look = (): void => {
    // An application that listens goes on, or exits by itself.
    isEnding ||= process.listenerCount("uncaughtException") === 0 && !process.hasUncaughtExceptionCaptureCallback();
  };
  process.on("uncaughtExceptionMonitor", look);
  return {
    isEnding: () => isEnding,
    stop: () => void process.off("uncaughtExceptionMonitor", look),
  };
}
