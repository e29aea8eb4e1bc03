import { performance } from "node:perf_hooks";
import timers from "node:timers";

/**
 * Node's own, taken as soon as we are loaded: tests put clocks in their place that stand still until they are told, and
 * what we do would stand still with them. Of the module, since Jest can fake the global ones before anything is loaded.
 */
export const setTimeout: typeof timers.setTimeout = timers.setTimeout;
export const clearTimeout: typeof timers.clearTimeout = timers.clearTimeout;
export const setInterval: typeof timers.setInterval = timers.setInterval;
export const clearInterval: typeof timers.clearInterval = timers.clearInterval;
export const setImmediate: typeof timers.setImmediate = timers.setImmediate;

/** Milliseconds that only grow, and do so in tests as well. */
export const monotonic = (): number => performance.now();

const settled = Promise.resolve();

/** As the global one, which is faked too, and which no module has. */
export function queueMicrotask(run: () => void): void {
  void settled.then(run);
}
