import { shortestScrubbed } from "../runtime/index.ts";

const HIDDEN = "[secret]";

/** Keys that something is signed with; shorter ones are guessed. */
export const shortestKey = 16;

// Not a property and not a closure variable of the object: nothing that walks objects can reach it.
const values = new WeakMap<object, string>();

/** A text that prints as "[secret]" however it is printed. */
export interface Secret {
  /** The text itself. Use it where it is sent, and keep it nowhere. */
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

const prototype: object = Object.freeze({
  reveal(this: object): string {
    const value = values.get(this);
    if (value === undefined) throw new TypeError("Not a secret.");
    return value;
  },
  toString: () => HIDDEN,
  toJSON: () => HIDDEN,
  [Symbol.toPrimitive]: () => HIDDEN,
  [Symbol.for("nodejs.util.inspect.custom")]: () => HIDDEN,
});

/**
 * Wraps a text that must not be printed.
 * @example const key = createSecret(text); `${key}` === "[secret]";
 */
export function createSecret(text: string): Secret {
  const secret = Object.create(prototype) as Secret;
  values.set(secret, text);
  return Object.freeze(secret);
}

export function isSecret(value: unknown): value is Secret {
  return typeof value === "object" && value !== null && values.has(value);
}

/**
 * Makes a function that removes these exact texts from any text.
 * @example const scrub = createScrubber(["sk-lf-1234"]); scrub("refused sk-lf-1234") === "refused [secret]";
 */
export function createScrubber(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= shortestScrubbed);
  // Longest first: a header that contains a key must not leave its rest behind.
  known.sort((left, right) => right.length - left.length);
  // The texts live in a closure, not on the function, so that printing the function shows nothing.
  return (text) => known.reduce((rest, secret) => rest.replaceAll(secret, () => HIDDEN), text);
}
