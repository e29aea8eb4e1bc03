import { KEYED_NAME } from "./destinations.ts";
import { isSecret } from "./secret.ts";
import type { Config } from "./types.ts";

/**
 * The names of the options that a later set-up passed and the first does not follow; no values, they may be secret.
 * What the later call leaves out does not count: a library that sets up bare wants whatever is there.
 * @example const names = describeDifferences(first, later); // ["sampleRate"]
 */
export function describeDifferences(first: Config, later: Config): readonly string[] {
  return later.given.filter((name) => !isEqual(comparable(first, name), comparable(later, name)));
}

function comparable(config: Config, name: string): unknown {
  if (name === "destination") return config.defaultDestinations;
  if (name !== "destinations") return config[name as keyof Config];
  // The keyed one is made of options that are compared under their own names.
  return config.destinations
    .filter((destination) => destination.name !== KEYED_NAME)
    .map((destination) => ({ ...destination, headers: destination.headers() }));
}

function isEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  // Set-up that is loaded twice (ESM beside CJS, hot reload) makes the same function anew.
  if (typeof left === "function" && typeof right === "function") return isEqualFunction(left, right);
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (isSecret(left) && isSecret(right)) return left.reveal() === right.reveal();
  if (left instanceof RegExp || right instanceof RegExp) return String(left) === String(right);
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  if (!Array.isArray(left) && !isPlain(left)) return true;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => isEqual(own(left, name), own(right, name)));
}

function isEqualFunction(left: object, right: object): boolean {
  return Function.prototype.toString.call(left) === Function.prototype.toString.call(right);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
