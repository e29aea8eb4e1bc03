import { escapeText } from "../runtime/index.ts";

const MAX_SHOWN = 60;
// Key prefixes, credentials in an address, queries, and long runs that no person typed.
const secretLike = /\b[sp]k-|\bbearer\b|\bbasic\b|@|[?#]|secret|passw|token|[\w+/=-]{24,}/i;

export function looksSecret(text: string): boolean {
  return secretLike.test(text);
}

/** A value as an error may show it: cut, on one line, and hidden when it might be a secret. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      if (looksSecret(value)) return `a text of ${value.length} characters (hidden, since it may hold a secret)`;
      return `"${escapeText(value.slice(0, MAX_SHOWN))}${value.length > MAX_SHOWN ? "…" : ""}"`;
    case "number":
    case "boolean":
    case "undefined":
      return String(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "an array" : "an object";
    default:
      return `a ${typeof value}`;
  }
}
