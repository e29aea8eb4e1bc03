import { LangfuseKitError } from "../runtime/index.ts";
import type { LangfuseOptions } from "./options.ts";
import { resolveConfig } from "./resolve.ts";
import type { Config } from "./types.ts";

export const PUBLIC_KEY = "pk-lf-11111111-aaaa";
export const SECRET_KEY = "sk-lf-22222222-bbbb";

/** A config with keys, so that tracing is on. */
export function resolve(options: object = {}, environment: Record<string, string | undefined> = {}): Config {
  return resolveConfig({ publicKey: PUBLIC_KEY, secretKey: SECRET_KEY, ...options } as LangfuseOptions, environment);
}

/** What set-up throws for these. */
export function failure(options: unknown, environment: Record<string, string | undefined> = {}): LangfuseKitError {
  try {
    resolveConfig(options as LangfuseOptions, environment);
  } catch (error) {
    if (LangfuseKitError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}
