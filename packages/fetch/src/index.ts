/** LLM calls, traced at the fetch that every SDK accepts. */
export { type CallDescription, type LangfuseFetchOptions, langfuseFetch } from "./call/index.ts";
export type { DialectName } from "./dialects/index.ts";
