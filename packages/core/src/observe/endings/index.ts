/** Finds out when the result of a call is over: follows values, promises, iterators, streams and observables to their end. */
export { createEnding } from "./ending.ts";
export { settle } from "./settle.ts";
export { isStream } from "./streams.ts";
export type { How, Owner, Watcher, Within } from "./types.ts";
