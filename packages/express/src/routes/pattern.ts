import type { Pattern } from "./internals.ts";

/** One template of several patterns, outermost first. An expression is written as it is. */
export function join(...patterns: readonly Pattern[]): string {
  let joined = "";
  for (const pattern of patterns) {
    const isBroken = typeof pattern === "string" && pattern.endsWith("/");
    const part = isBroken ? pattern.slice(0, -1) : String(pattern);
    if (part !== "") joined += part.startsWith("/") ? part : `/${part}`;
  }
  return joined || "/";
}
