import { isRecord, stringify } from "../json/index.ts";
import { isLong, wholeOf } from "./whole.ts";
import type { WireKeyValue, WireValue } from "./wire.ts";

/** A list of attributes as an object; the last of equal keys wins. */
export function readAttributes(list: readonly WireKeyValue[] | null | undefined): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  if (!Array.isArray(list)) return attributes;
  for (const entry of list as readonly (WireKeyValue | null)[]) {
    if (typeof entry?.key !== "string") continue;
    const value = readValue(entry.value);
    if (entry.key !== "__proto__") attributes[entry.key] = value;
    // Defined, not assigned: a key of this name is data like any other.
    else Object.defineProperty(attributes, entry.key, { value, enumerable: true, configurable: true, writable: true });
  }
  return attributes;
}

/**
 * One value as the Langfuse server reads it. Maps, bytes, and arrays without `values` are not understood there and
 * become the JSON text of their wrapper.
 */
export function readValue(value: WireValue | null | undefined): unknown {
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
const readInteger = (value: unknown): number => Number(isLong(value) ? wholeOf(value) : value);

/** Numeric text is a number; "NaN" and "Infinity" stay text. */
function readDouble(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "string" || value.trim() === "") return value;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : value;
}
