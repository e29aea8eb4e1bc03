/** What makes a careless pattern go back and forth, each to be repeated up to any length. */
const pieces: Readonly<Record<string, string>> = {
  "the letter a": "a",
  "at signs": "@",
  "names without an end": "a.",
  "addresses without an end": "a@a.",
  "encoded at signs": "%40",
  "percent signs": "%",
  "the digit 1": "1",
  "groups of digits": "1111 ",
  "groups of four and hyphens": "4111-",
  "plus signs and digits": "+1",
  "digits in brackets": "(0 ",
  "beginnings of IBANs": "DE89 ",
  colons: ":",
  "hexadecimal and colons": "a:",
  "digits and dots": "1.",
  "beginnings of tokens": "eyJ",
  "tokens without an end": "eyJaaaaa.",
  "the word bearer": "bearer ",
  "beginnings of keys": "sk-",
  "beginnings of PEM": "-----BEGIN ",
  "PEM of many labels": "-----BEGIN A-----",
  "beginnings of URLs": "://",
  "URLs with users": "://a:",
  assignments: "password=",
  "assignments in quotes": 'password="',
  "assignments with escapes": 'password=\\"',
  "names and colons": "a: ",
  "headers of cookies": "cookie: a; ",
  "flags of a command": "--token ",
  "flags without an end": "--aaaa",
  "users of a command": " -u a:",
  "elements without an end": "<pin>",
  "elements of attributes": "<pin a ",
  "elements that close": "<pin>a</",
  "parts of a form": 'name="pin"\n\n',
  "heads of a part": 'name="pin"\na:b\n',
  "heads of a part without an end": 'name="\u0000"\nn:\u0000-::\u0000',
  "users of a command in a row": " -u\t",
  "beginnings of URLs with marks": "://#",
  "passwords in quotes": "password '",
  "tokens of spaces": "eyAiaaaaa.",
  "tokens by their scheme": "token a1",
  "groups of four and dots": "4111.",
  "URLs with slashes": "://a:b/",
  "names without a break": "password1",
  "URLs with many at signs": "://a:@@@@",
  backslashes: "\\",
  "escaped quotes": '\\"',
  "beginnings of escapes": "\\u00",
  escapes: "\\u0040",
  entities: "&#64;",
  "escaped elements": "&lt;pin&gt;",
  ampersands: "&#",
  "opening braces": "{",
  "opening brackets": "[",
  "brackets and quotes": '["',
  "lines of JSON": '{"a":1}\n',
  "lines that open": "{\n",
  base64: "YWFh",
  "letters that are not seen": "\u200b",
  "wide letters": "ａ",
  spaces: " ",
  "line breaks": "\n",
  quotes: '"',
};

const endings: readonly string[] = ["", "!", "@", '"', "}"];

/** Texts of this length, by what they are made of; what stands at the end makes the most of going back. */
export function hostileTexts(length: number): readonly (readonly [name: string, text: string])[] {
  return Object.entries(pieces).map(([name, piece], index) => {
    const ending = endings[index % endings.length] ?? "";
    return [name + (ending && `, then ${ending}`), fill(piece, length) + ending] as const;
  });
}

function fill(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}
