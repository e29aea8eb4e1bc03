/** Calls of models over HTTP: one observation each, and one cost where a library around them traces the same call. */
export { type AttemptKey, type Attempts, createAttempts } from "./attempts.ts";
export { noteFollowedSpan, noteLibrarySpan } from "./library-calls.ts";
export { beginModelCall, type ModelCall, type ModelCallOptions } from "./model-call.ts";
