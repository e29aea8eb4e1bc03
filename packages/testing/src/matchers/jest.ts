// biome-ignore-all lint/suspicious/noTsIgnore: an error in some set-ups only, so it cannot be expected
import type { LangfuseMatchers } from "./types.ts";

declare global {
  // Merges with @types/jest where that is installed, and is an unused name where it is not.
  namespace jest {
    interface Matchers<R, T> extends LangfuseMatchers<R> {}
  }
}

/** What `expect` of @jest/globals is made of. Unknown to TypeScript where Jest is not installed.
 * @ts-ignore */
declare module "expect" {
  interface Matchers<R extends void | Promise<void>, T> extends LangfuseMatchers<R> {}
}
