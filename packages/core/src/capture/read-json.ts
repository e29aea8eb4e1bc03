/** Deeper than what `serialize` writes. What walks a value recursively, as `JSON.stringify` does, has no stack for any depth. */
const deepestJson = 256;

const quote = 0x22;
const backslash = 0x5c;

/**
 * The value of a JSON text, however deep; undefined, which is no JSON, where it is none. For those who do not walk
 * through it, or do so within a bound of their own.
 */
export function parseJson(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The value of a JSON text that can be walked through recursively; undefined where it is none, or nests too deep.
 * @example readJson('{"a":[1]}');
 */
export function readJson(text: unknown): unknown {
  // What is short cannot be deep.
  if (typeof text !== "string" || (text.length > deepestJson && isDeep(text))) return undefined;
  return parseJson(text);
}

/** The same, or the text itself where that cannot be had. */
export function readJsonOrText(text: string): unknown {
  const value = readJson(text);
  return value === undefined ? text : value;
}

/** The fields of a JSON text: those of an object, or the items of a list by their numbers. */
export function readFields(text: unknown): Record<string, unknown> | undefined {
  const value = readJson(text);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepestJson) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}

/** The place of the closing quote; the end of the text where there is none. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
