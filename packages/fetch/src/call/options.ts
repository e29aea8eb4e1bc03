import { LangfuseKitError } from "@langfuse-kit/core";
import { unknownOption } from "@langfuse-kit/core/adapter";
import { dialects } from "../dialects/index.ts";
import type { LangfuseFetchOptions } from "./types.ts";

/** The options with every default filled in. */
export interface Settings extends LangfuseFetchOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly streamUsage: boolean;
  readonly media: "upload" | "describe";
  readonly abandonedAfterMs: number;
}

const isFunction = (value: unknown): boolean => typeof value === "function";
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const longestMs = 2 ** 31 - 1;

const table: Readonly<Record<keyof LangfuseFetchOptions, readonly [fits: (value: unknown) => boolean, fix: string]>> = {
  fetch: [isFunction, "Give a function like the global fetch."],
  name: [(value) => isFunction(value) || (typeof value === "string" && value !== ""), "Give a text or a function."],
  metadata: [(value) => isFunction(value) || isObject(value), "Give an object or a function."],
  prompt: [
    (value) => isFunction(value) || (isObject(value) && "name" in Object(value) && "version" in Object(value)),
    "Give an object with a name and a version, or a function.",
  ],
  dialect: [
    (value) => isFunction(value) || (typeof value === "string" && Object.hasOwn(dialects, value)),
    `Give a function, or one of ${Object.keys(dialects).join(", ")}.`,
  ],
  streamUsage: [(value) => typeof value === "boolean", "Give true or false."],
  media: [(value) => value === "upload" || value === "describe", 'Give "upload" or "describe".'],
  abandonedAfterMs: [
    (value) => typeof value === "number" && value > 0 && value <= longestMs,
    `Give milliseconds above 0, at most ${longestMs}.`,
  ],
};

/** Reads the options once, at set-up. Throws at the first that cannot be used. */
export function readOptions(options: LangfuseFetchOptions | undefined): Settings {
  if (options !== undefined && !isObject(options))
    throw refusal("The options are not an object", "Give an object, or nothing.");
  const given: LangfuseFetchOptions = options ?? {};
  const unknown = unknownOption(given, Object.keys(table));
  if (unknown !== undefined) throw new LangfuseKitError("fetch", unknown, { code: "INVALID_OPTION" });
  for (const [name, value] of Object.entries(given)) {
    const [fits, fix] = table[name as keyof LangfuseFetchOptions];
    if (value !== undefined && !fits(value)) throw refusal(`Option ${name} cannot be used`, fix);
  }
  return {
    ...given,
    fetch: given.fetch ?? globalThis.fetch,
    streamUsage: given.streamUsage ?? false,
    media: given.media ?? "upload",
    abandonedAfterMs: given.abandonedAfterMs ?? 600_000,
  };
}

function refusal(problem: string, fix: string): LangfuseKitError {
  return new LangfuseKitError("fetch", `${problem}. ${fix}`, { code: "INVALID_OPTION" });
}
