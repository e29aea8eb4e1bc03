/** Options of interceptors that Nest itself makes; the same for all copies of this package. */
export const LANGFUSE_INTERCEPTOR_OPTIONS: unique symbol = Symbol.for(
  "langfuse-kit.nestjs.interceptor-options.v1",
) as never;
