import type { PropagationTarget } from "../config/index.ts";

type Find = (address: string) => PropagationTarget | undefined;

// Whose addresses are called may depend on what a user typed, so the memory of them must not grow with it.
const MAX_REMEMBERED = 1000;
const WILDCARD = "*.";

/** Finds the first target that an address falls under. Addresses are compared as URLs: `http://127.1` is 127.0.0.1. */
export function createTargetFinder(targets: readonly PropagationTarget[]): Find {
  const tests = targets.map((target) => ({ target, fits: testOf(target.origin) }));
  const remembered = new Map<string, PropagationTarget | undefined>();

  function find(address: string): PropagationTarget | undefined {
    const origin = originOf(address);
    return origin === undefined ? undefined : tests.find(({ fits }) => fits(origin))?.target;
  }

  return (address) => {
    const known = remembered.get(address);
    if (known !== undefined || remembered.has(address)) return known;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const found = find(address);
    remembered.set(address, found);
    return found;
  };
}

function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, protocol } = new URL(address);
  return protocol === "http:" || protocol === "https:" ? origin : undefined;
}

function testOf(pattern: string | RegExp): (origin: string) => boolean {
  if (typeof pattern !== "string") return expressionTest(pattern);
  const [scheme = "", host] = pattern.split(WILDCARD);
  if (host === undefined) return (origin) => origin === pattern;
  // The dot belongs to it, or "https://*.example.com" would take in badexample.com.
  const end = `.${host}`;
  const least = scheme.length + end.length;
  return (origin) => origin.length > least && origin.startsWith(scheme) && origin.endsWith(end);
}

/** On a copy: with the flags g and y an expression remembers where it stopped, and the user may use theirs elsewhere. */
function expressionTest(pattern: RegExp): (origin: string) => boolean {
  const own = new RegExp(pattern.source, pattern.flags);
  return (origin) => {
    own.lastIndex = 0;
    return own.test(origin);
  };
}
