/** Each call of a handler as an observation, in every context. */
export { LangfuseInterceptor } from "./interceptor.ts";
export type { LangfuseInterceptorOptions } from "./options.ts";
export { LANGFUSE_INTERCEPTOR_OPTIONS } from "./token.ts";
