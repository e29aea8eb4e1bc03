import { fileURLToPath } from "node:url";

/**
 * In the environment of a program that a test starts: what Node made of its files is kept for the next start, checked
 * against their contents. Against the sources a start takes half the time, as hundreds of files have types to be taken away.
 */
export const compiled: NodeJS.ProcessEnv = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL("../../node_modules/.cache/langfuse-kit/compiled", import.meta.url)),
  // Vitest sets it where lines are counted, which programs do not do.
  NODE_DISABLE_COMPILE_CACHE: undefined,
};
