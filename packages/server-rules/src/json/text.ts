import { parseBounded } from "./bounded.ts";

export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What a text says when it is JSON, else the text itself. A number that would be written otherwise again (1.0, an id
 * over 2^53) stays text.
 */
export function parseText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    const parsed = parseBounded(value);
    return typeof parsed === "number" && String(parsed) !== value ? value : parsed;
  } catch {
    return value;
  }
}

/** The object that a JSON text holds; undefined for everything else. */
export function parseRecord(value: unknown): JsonRecord | undefined {
  if (typeof value !== "string" || !value.trimStart().startsWith("{")) return undefined;
  const parsed = parseText(value);
  return isRecord(parsed) ? parsed : undefined;
}

/** Text as it is, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : stringify(value);
}

/** JSON of a value that came out of JSON. */
export function stringify(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}
