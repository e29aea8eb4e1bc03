import type { Secrecy, SecretNames } from "./types.ts";

const longestName = 64;
const mostSpaces = 4;
const mostBackslashes = 8;
const mostStars = 3;
/** `Social security number: …`. */
const mostWords = 3;

const type = /^(?:string|str|char|varchar)$/i;

/** The name to the left of a sign that says that a secret follows. */
export interface NameBefore {
  readonly name: string;
  readonly secrecy: Secrecy;
  /** Parted by spaces, or set in bold or as code: as people and models write what they explain as well. */
  readonly isSpoken: boolean;
}

/** Spaces, marks of Markdown, a bracket and a quote may stand between; no name ends within a mark of ours. */
export function nameBefore(text: string, at: number, from: number, names: SecretNames): NameBefore | undefined {
  let end = skip(text, at, from, isSpace, mostSpaces);
  const decorated = end;
  end = skip(text, end, from, isStar, mostStars);
  const isDecorated = end !== decorated;
  if (text[end - 1] === "]" && isQuote(text[end - 2]) && end - 2 > from) end--;
  if (end > from && isQuote(text[end - 1])) end = skip(text, end - 1, from, isBackslash, mostBackslashes);
  let start = skip(text, end, from, isNameCharacter, longestName);
  if (end - start < 2) return undefined;
  const word = text.slice(start, end);
  const { secrecy, isEnd } = names.word(word);
  if (secrecy !== false) return known(text, start, word, secrecy, isDecorated);
  const isTyped = text[at] !== ":" && type.test(word);
  if (!isEnd && !isTyped) return undefined;
  for (let words = 2; words <= mostWords && isSpace(text.charCodeAt(start - 1)); words++) {
    start = skip(text, start - 1, from, isNameCharacter, longestName);
    const name = text.slice(start, end);
    const said = names.secrecyOf(name);
    if (said !== false) return known(text, start, name, said, true);
    if (!isTyped || words > 2) continue;
    // `var password string = …`
    const bare = name.slice(0, -word.length).trimEnd();
    const declared = names.secrecyOf(bare);
    if (declared !== false) return known(text, start, bare, declared, false);
  }
  return undefined;
}

function known(text: string, start: number, name: string, secrecy: Secrecy, isSpoken: boolean): NameBefore | undefined {
  return text.startsWith("[redacted:", start - 10) ? undefined : { name, secrecy, isSpoken };
}

type Test = (code: number) => boolean;

function skip(text: string, at: number, from: number, isOne: Test, most: number): number {
  let end = at;
  while (end > from && at - end < most && isOne(text.charCodeAt(end - 1))) end--;
  return end;
}

const isSpace: Test = (code) => code === 32 || code === 9;
/** `*` and a backtick. */
const isStar: Test = (code) => code === 42 || code === 96;
const isBackslash: Test = (code) => code === 92;
const isQuote = (character: string | undefined): boolean => character === '"' || character === "'";

/** `[\w.-]` and the letters beyond ASCII, by number. */
function isNameCharacter(code: number): boolean {
  return (
    code >= 0xc0 ||
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}
