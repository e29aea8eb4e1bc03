import type { ObserveOptions } from "@langfuse-kit/core";

/** How an interceptor writes what it sees. */
export interface LangfuseInterceptorOptions extends Pick<ObserveOptions, "type" | "metadata"> {
  /** @default false */
  captureOutput?: boolean | undefined;
}
