import { performance } from "node:perf_hooks";
import timers from "node:timers";

/** Node's own, since a test may put clocks in place of the global ones that stand still until they are told. */
export const setTimeout: typeof timers.setTimeout = timers.setTimeout;
export const clearTimeout: typeof timers.clearTimeout = timers.clearTimeout;
export const setImmediate: typeof timers.setImmediate = timers.setImmediate;
export const clearImmediate: typeof timers.clearImmediate = timers.clearImmediate;

/** Milliseconds that only grow, and do so in tests as well. */
export const monotonic = (): number => performance.now();
