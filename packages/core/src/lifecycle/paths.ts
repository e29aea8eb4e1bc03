import type { PathTest } from "./types.ts";

/** A test of paths from what a user wrote: text, an expression, or a list of them. Undefined for anything else. */
export function pathTest(patterns: unknown): PathTest | undefined {
  const list: readonly unknown[] = Array.isArray(patterns) ? patterns : [patterns];
  const tests = list.map(oneTest);
  if (tests.some((test) => test === undefined)) return undefined;
  return (path) => tests.some((test) => test?.(path) === true);
}

function oneTest(pattern: unknown): PathTest | undefined {
  if (pattern instanceof RegExp) {
    // One that is global or sticky remembers where it was, so that every second answer would be wrong.
    const expression = new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ""));
    return (path) => expression.test(path);
  }
  if (typeof pattern !== "string" || !pattern.startsWith("/")) return undefined;
  if (!pattern.endsWith("*")) return (path) => path === pattern;
  const beginning = pattern.slice(0, -1);
  return (path) => path.startsWith(beginning);
}

/** What a client that takes us for a proxy writes in front of the path (RFC 9112, absolute-form). */
const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** The path of a request's target, without its query. */
export function pathOf(url: string): string {
  const target = url.startsWith("/") ? url : url.replace(origin, "");
  const end = target.search(/[?#]/);
  return (end === -1 ? target : target.slice(0, end)) || "/";
}

/** In a route's template where a part of the way is not known: wrong by less than a path that names somebody's record. */
export const UNKNOWN_MOUNT = "/*";
