import type { Pattern } from "./internals.ts";

/** Where a part of the way is not known: wrong by less than a path that names somebody's record. */
export const UNKNOWN = "/*";

/** One template of several patterns, outermost first. An expression is written as it is. */
export function join(...patterns: readonly Pattern[]): string {
  const parts = patterns.map((pattern) => (typeof pattern === "string" ? pattern.replace(/\/$/, "") : String(pattern)));
  return (
    parts
      .filter((part) => part !== "")
      .map((part) => (part.startsWith("/") ? part : `/${part}`))
      .join("") || "/"
  );
}
