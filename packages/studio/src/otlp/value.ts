import { isRecord, stringify } from "../json/index.ts";
import type { WireKeyValue, WireValue } from "./wire.ts";

/** A list of attributes as an object without a prototype, so that `__proto__` is a key like any other. The last of equal keys wins. */
export function readAttributes(list: readonly WireKeyValue[] | null | undefined): Record<string, unknown> {
  const attributes: Record<string, unknown> = Object.create(null);
  if (!Array.isArray(list)) return attributes;
  for (const entry of list as readonly (WireKeyValue | null)[]) {
    if (typeof entry?.key === "string") attributes[entry.key] = readValue(entry.value);
  }
  return attributes;
}

/**
 * One value as the Langfuse server reads it. Maps, bytes, and arrays without `values` are not understood there and
 * become the JSON text of their wrapper.
 */
function readValue(value: WireValue | null | undefined): unknown {
  if (!isRecord(value)) return undefined;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return readInteger(value.intValue);
  if (value.doubleValue !== undefined) return readDouble(value.doubleValue);
  const values = (value as WireValue).arrayValue?.values;
  if (Array.isArray(values)) return values.map(readValue);
  return stringify(value);
}

/** Digits over 2^53 are lost, as they are on the server. */
function readInteger(value: unknown): number {
  if (!isLong(value)) return Number(value);
  return Number((BigInt(value.high | 0) << 32n) | BigInt(value.low >>> 0));
}

/** Numeric text is a number; "NaN" and "Infinity" stay text. */
function readDouble(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "string" || value.trim() === "") return value;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : value;
}

/** A whole number of 64 bits in any of the shapes of OTLP JSON, without loss. */
export function wholeOf(value: unknown): bigint | undefined {
  if (typeof value === "string") return /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
  if (typeof value === "number") return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  return isLong(value) ? (BigInt(value.high | 0) << 32n) | BigInt(value.low >>> 0) : undefined;
}

/** A 64-bit number as the two halves that some JavaScript clients send. */
export function isLong(value: unknown): value is { low: number; high: number } {
  return isRecord(value) && typeof value.low === "number" && typeof value.high === "number";
}
