/** One call of a model, from the caller's fetch to the last byte of the answer. */
export { langfuseFetch } from "./langfuse-fetch.ts";
export type { CallDescription, LangfuseFetchOptions } from "./types.ts";
