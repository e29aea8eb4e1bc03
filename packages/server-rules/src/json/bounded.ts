/** JSON.parse takes any depth, but what walks the result recursively (JSON.stringify too) runs out of stack. */
const deepestJson = 256;

const quote = 0x22;
const backslash = 0x5c;

/**
 * Parses JSON that nests no deeper than `deepestJson`; throws a SyntaxError otherwise.
 * @example parseBounded('{"a":[1]}')
 */
export function parseBounded(text: string): unknown {
  // What is short cannot be deep.
  if (text.length > deepestJson && depthOf(text) > deepestJson) {
    throw new SyntaxError(`JSON nests deeper than ${deepestJson} levels`);
  }
  return JSON.parse(text);
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return deepest;
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
