import { quoteLong } from "../digits/index.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === "string";

/** The first of these fields that is text. */
export function textOf(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (isText(value)) return value;
  }
  return null;
}

/** Begins the texts that whole numbers are while they are parsed or written; a character that nobody types. */
const mark = "\ue000";
const marked = /^\ue000(-?\d+)$/;
const writtenMarked = /"\ue000(-?\d+)"/g;

function parse(text: string): unknown {
  const quoted = quoteLong(text, mark);
  if (quoted === text) return JSON.parse(text);
  return JSON.parse(quoted, (_, value) => {
    const [, digits] = (isText(value) && marked.exec(value)) || [];
    return digits === undefined ? value : BigInt(digits);
  });
}

/** JSON in a text as what it says, long whole numbers as bigint; any other text, and anything else, as it is. */
export function parsed(value: unknown): unknown {
  if (!isText(value) || !/^\s*[[{"]/.test(value)) return value;
  try {
    return parse(value);
  } catch {
    return value;
  }
}

/** JSON of what was parsed, with every digit of it; `otherwise` where it is nested deeper than can be written. */
export function written(value: unknown, indent?: number, otherwise = "…"): string {
  const replaced = (_: string, one: unknown): unknown => (typeof one === "bigint" ? `${mark}${one}` : one);
  try {
    return (JSON.stringify(value, replaced, indent) ?? "null").replaceAll(writtenMarked, "$1");
  } catch {
    return otherwise;
  }
}
