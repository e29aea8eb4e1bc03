// biome-ignore-all lint/suspicious/noTsIgnore: an error in one set-up only, so it cannot be expected
import type { LangfuseMatchers } from "./types.ts";

/**
 * Unknown to TypeScript where tests run in Jest and Vitest is not installed.
 * @ts-ignore
 */
declare module "vitest" {
  interface Matchers<R, T> extends LangfuseMatchers<R> {}
}
