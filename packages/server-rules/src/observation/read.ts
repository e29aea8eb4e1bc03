import { textOf } from "../json/index.ts";
import type { Attributes } from "../otlp/index.ts";

/** The value of the first key that has one. */
export function firstOf(attributes: Attributes, keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** The same, passing over empty text, as text. */
export function firstText(attributes: Attributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined && value !== null && value !== "") return textOf(value);
  }
  return undefined;
}

/** All attributes under a prefix, without it. */
export function under(attributes: Attributes, prefix: string): Record<string, unknown> {
  const found: Record<string, unknown> = Object.create(null);
  for (const key in attributes) {
    if (key.startsWith(prefix) && key.length > prefix.length) found[key.slice(prefix.length)] = attributes[key];
  }
  return found;
}

/** The value of a key in a table; keys of `Object.prototype` are not in it. */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, key: unknown): Value | undefined {
  return typeof key === "string" && Object.hasOwn(table, key) ? table[key] : undefined;
}
