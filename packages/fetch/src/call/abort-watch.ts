import asyncHooks from "node:async_hooks";
import { traceSafely } from "./trace-safely.ts";

/** Who aborts a request, if anybody does. */
export interface AbortWatch {
  /** Then it is a time limit that ran out, whoever set it. */
  isByTimer(): boolean;
  stop(): void;
}

/**
 * Clients abort with the same words when their time is up and when their caller leaves. What differs is who calls: signals
 * tell of an abort at once, while the timer that made it is still what runs.
 */
export function watchAbort(signal: AbortSignal | undefined): AbortWatch {
  let isByTimer = false;
  const look = (): void => {
    isByTimer = traceSafely(isTimerRunning) ?? false;
  };
  signal?.addEventListener("abort", look, { once: true });
  return {
    isByTimer: () => isByTimer,
    // A signal may be the application's own, and live as long.
    stop: () => signal?.removeEventListener("abort", look),
  };
}

/** No more than its class is looked at: what runs is Node's own. The stack of an abort says nothing, or is fetch's. */
function isTimerRunning(): boolean {
  return asyncHooks.executionAsyncResource()?.constructor?.name === "Timeout";
}
