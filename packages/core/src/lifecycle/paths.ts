import type { PathTest } from "./types.ts";

/** Makes a test of paths from a text, a regular expression, or a list of them. Undefined for anything else. */
export function pathTest(patterns: unknown): PathTest | undefined {
  const list: readonly unknown[] = Array.isArray(patterns) ? patterns : [patterns];
  const tests = list.map(oneTest);
  if (tests.some((test) => test === undefined)) return undefined;
  return (path) => tests.some((test) => test?.(path) === true);
}

function oneTest(pattern: unknown): PathTest | undefined {
  if (pattern instanceof RegExp) {
    // A global or sticky expression remembers its last match, so that every second answer would be wrong.
    const expression = new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ""));
    return (path) => expression.test(path);
  }
  if (typeof pattern !== "string" || !pattern.startsWith("/")) return undefined;
  if (!pattern.endsWith("*")) return (path) => path === pattern;
  const beginning = pattern.slice(0, -1);
  return (path) => path.startsWith(beginning);
}

/** What a client writes before the path that takes the server for a proxy (RFC 9112, absolute-form). */
const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** The path of a request's target, without its query. */
export function pathOf(url: string): string {
  const target = url.startsWith("/") ? url : url.replace(origin, "");
  const end = target.search(/[?#]/);
  return (end === -1 ? target : target.slice(0, end)) || "/";
}

/** Stands for an unknown part of a route's template. The real path must not, since it may name somebody's record. */
export const UNKNOWN_MOUNT = "/*";
