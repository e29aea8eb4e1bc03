/** When fn's result is over: values, promises, iterators, streams and observables are followed to their end. */
export { createEnding } from "./ending.ts";
export { settle } from "./settle.ts";
export { isStream } from "./streams.ts";
export type { How, Owner, Watcher, Within } from "./types.ts";
