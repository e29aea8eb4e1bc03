import { randomBytes } from "node:crypto";
import { parseJson } from "../../capture/index.ts";
import { spellNumbers } from "./json-text.ts";

/** Nobody else can write it: it is made here and never leaves. */
const word: string = randomBytes(12).toString("hex");
const beginning = `${word}:`;
const wrapped = /"([0-9a-f]{24}):(-?\d[\d.eE+-]*)"/g;
const fewestCardDigits = 13;

/**
 * A value that was read from a text and changed, as JSON. Numbers in it are spelled as they came: an id with more digits
 * than JavaScript's would be another one. `scan` looks at those, since a card has as many.
 */
export function writeAgain(text: string, changed: unknown, scan: (number: string) => string): string {
  const spelled = spellNumbers(text, (number) => beginning + number);
  if (spelled === undefined) return JSON.stringify(changed);

  function withNumbers(value: unknown, from: unknown): unknown {
    if (typeof value === "number") {
      if (typeof from !== "string") return value;
      const number = from.slice(beginning.length);
      if (number.length < fewestCardDigits) return from;
      const scanned = scan(number);
      return scanned === number ? from : scanned;
    }
    if (typeof value !== "object" || value === null || typeof from !== "object" || from === null) return value;
    const items: readonly unknown[] = Object.values(from);
    if (Array.isArray(value)) return value.map((item, index) => withNumbers(item, items[index]));
    // Names may be others by now; their order is the same.
    const fields = Object.entries(value).map(([name, item], index) => [name, withNumbers(item, items[index])] as const);
    return Object.assign(Object.create(null), Object.fromEntries(fields));
  }

  const written = JSON.stringify(withNumbers(changed, parseJson(spelled)));
  return written.replace(wrapped, (whole, said, number: string) => (said === word ? number : whole));
}
