import type { LangfuseMatchers } from "./types.ts";

/**
 * Unknown to TypeScript where tests run in Jest and Vitest is not installed.
 * @ts-expect-error
 */
declare module "vitest" {
  interface Matchers<R, T> extends LangfuseMatchers<R> {}
}
