import asyncHooks from "node:async_hooks";
import { traceSafely } from "./trace-safely.ts";

/** Finds out what has aborted a request. */
export interface AbortWatch {
  /** Whether a timer has aborted it, so that a time limit has run out. */
  isByTimer(): boolean;
  stop(): void;
}

/**
 * Clients abort with the same error when their time is up and when their caller leaves. They differ in what runs at that
 * moment: the abort event is dispatched synchronously, so that the timer which aborted is still the running resource.
 */
export function watchAbort(signal: AbortSignal | undefined): AbortWatch {
  let isByTimer = false;
  const look = (): void => {
    isByTimer = traceSafely(isTimerRunning) ?? false;
  };
  signal?.addEventListener("abort", look, { once: true });
  return {
    isByTimer: () => isByTimer,
    // The application may keep its signal for ever, and with it the listener.
    stop: () => signal?.removeEventListener("abort", look),
  };
}

/** Looks only at the class of what runs, since it is an object of Node. The stack of an abort tells nothing. */
function isTimerRunning(): boolean {
  return asyncHooks.executionAsyncResource()?.constructor?.name === "Timeout";
}
