import { isAsyncFunction } from "../runtime/index.ts";
import { invalid, invalidBecause } from "./invalid.ts";

/** Turns what was given into what is used, or throws. `origin` says where it came from: "Option sampleRate". */
export type Check<T> = (value: unknown, origin: string) => T;

export function boolean(): Check<boolean> {
  return (value, origin) => {
    if (typeof value !== "boolean") throw invalid(origin, value, "Give true or false.");
    return value;
  };
}

export function number(range: { min: number; max?: number; whole?: boolean }): Check<number> {
  const { min, max = Number.MAX_SAFE_INTEGER, whole = false } = range;
  const bounds = max === Number.MAX_SAFE_INTEGER ? `not below ${min}` : `from ${min} to ${max}`;
  // The comparison is written so that NaN fails it.
  return numberThat(
    (value) => value >= min && value <= max && (!whole || Number.isInteger(value)),
    `Give a ${whole ? "whole " : ""}number ${bounds}.`,
  );
}

export function positiveNumber(): Check<number> {
  return numberThat((value) => value > 0 && Number.isFinite(value), "Give a number above 0.");
}

function numberThat(fits: (value: number) => boolean, fix: string): Check<number> {
  return (value, origin) => {
    if (typeof value !== "number" || !fits(value)) throw invalid(origin, value, fix);
    return value;
  };
}

export function oneOf<T extends string>(...words: readonly T[]): Check<T> {
  const fix = `Give one of ${words.map((word) => `"${word}"`).join(", ")}.`;
  return (value, origin) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw invalid(origin, value, fix);
    return word;
  };
}

/** A text on one line. */
export function text(limit: { max: number; pattern?: RegExp; fix?: string }): Check<string> {
  const { max, pattern, fix = `Give a text of at most ${max} characters, on one line.` } = limit;
  return (value, origin) => {
    if (typeof value !== "string" || value.length > max || /\p{Cc}/u.test(value)) throw invalid(origin, value, fix);
    if (pattern !== undefined && !pattern.test(value)) throw invalid(origin, value, fix);
    return value;
  };
}

type AnyFunction = (...parameters: never[]) => unknown;

export function callback<T extends AnyFunction>(): Check<T> {
  return (value, origin) => {
    if (typeof value !== "function") throw invalid(origin, value, "Give a function.");
    return value as T;
  };
}

/** A function that answers at once: a promise would count as true, or as the value itself. */
export function synchronous<T extends AnyFunction>(): Check<T> {
  return (value, origin) => {
    const answer = callback<T>()(value, origin);
    if (isAsyncFunction(value)) {
      throw invalidBecause(origin, "is an async function", "Give one that answers at once.");
    }
    return answer;
  };
}

/** An object that can do these things, whatever its class. */
export function withMethods<T extends object>(what: string, ...methods: readonly string[]): Check<T> {
  return (value, origin) => {
    const missing = canHaveMethods(value) ? methods.filter((method) => !hasMethod(value, method)) : methods;
    if (missing.length > 0) throw invalid(origin, value, `Give ${what} with ${missing.join(", ")}.`);
    return value as T;
  };
}

function canHaveMethods(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function hasMethod(value: object, name: string): boolean {
  try {
    return typeof (value as Record<string, unknown>)[name] === "function";
  } catch {
    return false;
  }
}
