import { invalid, invalidBecause } from "./invalid.ts";
import { didYouMean } from "./suggest.ts";
import { describeValue } from "./text.ts";

const poisoned: readonly string[] = ["__proto__", "constructor", "prototype"];

/** An own, inert copy of a plain object: no prototype, no getters. With `known`, any other name is an error. */
export function readRecord(value: unknown, origin: string, known?: readonly string[]): Record<string, unknown> {
  if (!isPlainObject(value)) throw invalid(origin, value, "Give a plain object.");
  const copy: Record<string, unknown> = Object.create(null);
  for (const name of ownNames(value, origin)) {
    if (poisoned.includes(name)) throw invalidBecause(origin, `has the name ${name}`, "Remove it.");
    if (known !== undefined && !known.includes(name)) {
      const fix = didYouMean(name, known).trim() || `Known names: ${known.join(", ")}.`;
      throw invalidBecause(origin, `has an unknown name, ${describeValue(name)}`, fix);
    }
    copy[name] = readProperty(value, name, origin);
  }
  return copy;
}

function ownNames(value: object, origin: string): string[] {
  try {
    return Object.keys(value);
  } catch {
    throw invalidBecause(origin, "could not be read", "Give a plain object.");
  }
}

function readProperty(value: object, name: string, origin: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    // What the getter threw stays out: it may hold the value.
    throw invalidBecause(`${origin}.${name}`, "could not be read, its getter threw", "Give a plain value.");
  }
}

/** By shape, not by identity: objects of another realm (test runners) count too. */
function isPlainObject(value: unknown): value is object {
  try {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || (typeof prototype === "object" && Object.hasOwn(prototype ?? {}, "isPrototypeOf"));
  } catch {
    return false;
  }
}
