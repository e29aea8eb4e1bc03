import type { WireKeyValue, WireValue } from "./types.ts";

/** A list of attributes as an object; the last of equal keys wins. */
export function decodeAttributes(list: readonly WireKeyValue[] | undefined): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const { key, value } of list ?? []) {
    // Defined, not assigned: a key named __proto__ is data like any other.
    Object.defineProperty(attributes, key, {
      value: decodeValue(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return attributes;
}

/**
 * One value as the Langfuse server reads it. Maps, bytes, and arrays without `values` are not understood there and
 * become the JSON text of their wrapper.
 */
export function decodeValue(value: WireValue | undefined): unknown {
  if (value === undefined || value === null) return undefined;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return decodeInteger(value.intValue);
  if (value.doubleValue !== undefined) return decodeDouble(value.doubleValue);
  if (value.arrayValue?.values !== undefined) return value.arrayValue.values.map(decodeValue);
  return JSON.stringify(value);
}

/** Numbers over 2^53 lose digits, as they do on the server. */
function decodeInteger(value: unknown): unknown {
  if (isLong(value)) return Number((BigInt(value.high | 0) << 32n) | BigInt(value.low >>> 0));
  return Number(value);
}

/** Numeric text is a number; "NaN" and "Infinity" stay text. */
function decodeDouble(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const parsed = Number(value);
  return value.trim() !== "" && Number.isFinite(parsed) ? parsed : value;
}

/** A 64-bit number as the two halves that some JavaScript clients send. */
export function isLong(value: unknown): value is { low: number; high: number } {
  return typeof value === "object" && value !== null && "low" in value && "high" in value;
}
