/** JSON.parse takes any depth, but what walks the result recursively (JSON.stringify too) runs out of stack. */
const deepestJson = 256;

/** A multiple of what any sender has to say at once. Of nothing but brackets, a few kilobytes inflate to many millions. */
export const mostValues = 2_000_000;

/** Of one object: V8 needs a second and more for each pass over a million. */
export const mostKeys = 100_000;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** More values than anybody reads, in JSON or in protobuf. */
export class TooManyValuesError extends Error {
  override readonly name = "TooManyValuesError";

  constructor(most: number, what = "values") {
    super(`There are more than ${most} ${what}`);
  }
}

/**
 * Parses JSON that nests no deeper than `deepestJson`, and throws a SyntaxError otherwise; a TooManyValuesError for more
 * values than are to be held. Texts in it are well formed.
 * @example parseBounded('{"a":[1]}')
 */
export function parseBounded(text: string): unknown {
  // What is short is neither deep nor much.
  if (text.length > deepestJson) measure(text);
  return JSON.parse(halfCharacter.test(text) ? wellFormed(text) : text);
}

const halfCharacter = /\\u[dD][89a-fA-F]/;
/** Each escape in its turn, so that what follows an escaped backslash is no escape; whole characters before halves. */
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|[\s\S])/g;

/** Half a surrogate pair can only come as an escape. Kept as JSON it would come back, and `encodeURIComponent` throws. */
const wellFormed = (text: string): string =>
  text.replaceAll(escapes, (written, half: string | undefined) => (half === undefined ? written : "\\ufffd"));

/** Looks at the text alone: what is too much is never made. */
function measure(text: string): void {
  // The commas of what is open at each depth; below zero where that is a list, which may be long.
  const commas = new Int32Array(deepestJson + 1);
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openBrace || code === openBracket) {
      depth += 1;
      values += 1;
      if (depth > deepestJson) throw new SyntaxError(`JSON nests deeper than ${deepestJson} levels`);
      commas[depth] = code === openBrace ? 0 : -mostValues;
    } else if (code === closeBrace || code === closeBracket) depth = Math.max(0, depth - 1);
    else if (code === comma) {
      values += 1;
      const inThis = (commas[depth] ?? 0) + 1;
      if (inThis >= mostKeys) throw new TooManyValuesError(mostKeys, "keys in one object");
      commas[depth] = inThis;
    }
    if (values > mostValues) throw new TooManyValuesError(mostValues);
  }
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
