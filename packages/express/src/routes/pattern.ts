import type { Pattern } from "./internals.ts";

/** Where a part of the way is not known: wrong by less than a path that names somebody's record. */
export const UNKNOWN = "/*";

/** One template of several patterns, outermost first. */
export function join(...patterns: readonly Pattern[]): string {
  const parts = patterns
    .map((pattern) => String(pattern))
    .map((part) => (part.endsWith("/") ? part.slice(0, -1) : part));
  const joined = parts.filter((part) => part !== "").map((part) => (part.startsWith("/") ? part : `/${part}`));
  return joined.join("") || "/";
}
