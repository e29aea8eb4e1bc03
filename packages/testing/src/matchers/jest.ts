import type { LangfuseMatchers } from "./types.ts";

declare global {
  // Merges with @types/jest where that is installed, and is an unused name where it is not.
  namespace jest {
    interface Matchers<R, T> extends LangfuseMatchers<R> {}
  }
}
