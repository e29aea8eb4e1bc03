const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Where code goes on after the text or comment that begins here; the same place where none begins. */
function afterText(code: string, at: number): number {
  const pair = code.slice(at, at + 2);
  if (pair === "//") return endOf(code, "\n", at);
  if (pair === "/*") return endOf(code, "*/", at + 2);
  const quote = code[at] ?? "";
  if (!"'\"`".includes(quote)) return at;
  for (let next = at + 1; next < code.length; next += 1) {
    if (code[next] === "\\") next += 1;
    else if (code[next] === quote) return next + 1;
  }
  return code.length;
}

function endOf(code: string, mark: string, from: number): number {
  const found = code.indexOf(mark, from);
  return found < 0 ? code.length : found + mark.length;
}

/** Every place of code that is neither in a text nor in a comment. */
export function* places(code: string, from = 0): Generator<number> {
  for (let at = from; at < code.length; ) {
    const next = afterText(code, at);
    if (next === at) {
      yield at;
      at += 1;
    } else at = next;
  }
}

/** The first place at or after `from` where code, and neither a text nor a comment, reads so. */
export function findCode(code: string, wanted: string, from = 0): number | undefined {
  for (const at of places(code, from)) {
    if (code.startsWith(wanted, at)) return at;
  }
  return undefined;
}

/** The bracket that closes the one at `open`. */
export function closingOf(code: string, open: number): number | undefined {
  const waiting: string[] = [];
  for (const at of places(code, open)) {
    const character = code[at] ?? "";
    const close = closing[character];
    if (close !== undefined) waiting.push(close);
    else if (character === waiting.at(-1)) {
      waiting.pop();
      if (waiting.length === 0) return at;
    }
  }
  return undefined;
}

interface Property {
  readonly at: number;
  /** Undefined of what is spread, computed or quoted: it may be any. */
  readonly name: string | undefined;
}

/** The properties of the object between two brackets, and of none inside of it. */
export function propertiesOf(code: string, open: number, close: number): Property[] {
  // What stands in texts, comments and further brackets is blank.
  const outline = Array.from({ length: close - open - 1 }, () => " ");
  let depth = 0;
  for (const at of places(code, open)) {
    if (at >= close) break;
    const character = code[at] ?? "";
    if (Object.values(closing).includes(character)) depth -= 1;
    if (depth === 1) outline[at - open - 1] = character;
    if (closing[character] !== undefined) depth += 1;
  }
  let end = open + 1;
  const parts = outline.join("").split(",");
  const properties = parts.map((part) => {
    const at = end + part.length - part.trimStart().length;
    end += part.length + 1;
    return { at, name: /^[\w$]+/.exec(part.trimStart())?.[0], isThere: part.trim() !== "" };
  });
  return properties.filter(({ isThere }) => isThere);
}
