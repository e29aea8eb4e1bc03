import type { Detector } from "./types.ts";

/** What says that a value follows: `password=`, `"api_key": `, `SECRET: `, `token => `. */
const sign = /=>?|:(?!\/\/)/g;
const gap = /[ \t]{0,4}(\\{0,8}["'])?/y;
const bare = /[^\s"'\\,;&)}\]]{1,4096}/y;
/** A header's value goes on to the end of its line: `a=1; session=…`, `Token …`. */
const headerName = /(?:authorization|cookies?)$/i;
const restOfLine = /[^\r\n"'`}]{0,4096}/y;
const longestName = 64;
const mostSpaces = 4;
const mostBackslashes = 8;

/** What stands there in code and in documents instead of a secret. */
export const noSecret: RegExp =
  /^(?:(?:string|str|text|number|int|bool|boolean|any|unknown|null|none|nil|undefined|true|false|required|optional|await|new|bearer|basic|digest|x{3,8}|\*{1,8}|\$\w{1,30})\??$|\[redacted|\$\{|\{\{|%\w{1,30}%|\(\w{0,30}:?$|<[\w -]{1,30}>|(?:process|os|import|env|this|self|req|request|config|options|settings)\.|=)/i;

/**
 * Free text and fragments of JSON, where no field can be read. Found from the sign, since a pattern that began at the name
 * would try every word of the text.
 */
export const assignedSecret: Detector = (text, mark, isSecret) => {
  let kept = "";
  let from = 0;
  sign.lastIndex = 0;
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    const name = nameBefore(text, found.index, from);
    if (name === undefined || !isSecret(name)) continue;
    gap.lastIndex = sign.lastIndex;
    const quote = gap.exec(text)?.[1];
    const start = gap.lastIndex;
    const end = quote === undefined ? endOfBare(text, start) : endOfQuoted(text, start, quote);
    const value = text.slice(start, Math.min(end, start + longestName));
    const isHeader = quote === undefined && text[found.index] === ":" && headerName.test(name);
    // `token: Token`: a type, or a name for itself.
    const isNone = noSecret.test(value) || value.toLowerCase() === name.toLowerCase();
    if (end === start || (isNone && !(isHeader && isScheme(text, start)))) continue;
    const stop = isHeader ? endOfLine(text, end) : end;
    kept += text.slice(from, start) + mark("secret", text.slice(start, stop));
    from = stop;
    sign.lastIndex = stop;
  }
  return from === 0 ? text : kept + text.slice(from);
};

/** `Bearer`, and one word to the end of the line: there it is a token also where it has nothing but letters. */
function isScheme(text: string, start: number): boolean {
  restOfLine.lastIndex = start;
  return /^(?:bearer|basic|digest)[ \t]{1,4}[\w.~+/=-]{12,4096}\s{0,4}$/i.test(restOfLine.exec(text)?.[0] ?? "");
}

/** The name to the left of a sign, with spaces and a quote between; nothing for a mark of ours. */
function nameBefore(text: string, at: number, from: number): string | undefined {
  let end = at;
  while (end > from && at - end < mostSpaces && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  if (end > from && (text[end - 1] === '"' || text[end - 1] === "'")) {
    const quote = --end;
    while (end > from && quote - end < mostBackslashes && text[end - 1] === "\\") end--;
  }
  let start = end;
  while (start > from && end - start < longestName && isNameCode(text.charCodeAt(start - 1))) start--;
  return end - start < 2 || text.startsWith("[redacted:", start - 10) ? undefined : text.slice(start, end);
}

/** `[\w.-]` and the letters beyond ASCII, by number. */
function isNameCode(code: number): boolean {
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

function endOfBare(text: string, start: number): number {
  bare.lastIndex = start;
  const value = bare.exec(text)?.[0] ?? "";
  // A call: `token = getToken()`. A short one is a word.
  return value.length < 3 || /^[A-Za-z_$][A-Za-z_.$]{0,60}\(/.test(value) ? start : start + value.length;
}

/** A mark of another detector says more of what was there than ours would. */
function endOfLine(text: string, start: number): number {
  restOfLine.lastIndex = start;
  const rest = restOfLine.exec(text)?.[0] ?? "";
  return rest.includes("[redacted:") ? start : start + rest.trimEnd().length;
}

/** Without its closing quote the text was cut, and the secret goes to the end. */
function endOfQuoted(text: string, start: number, quote: string): number {
  let end = text.indexOf(quote, start);
  while (end > start && quote.length === 1 && text[end - 1] === "\\") end = text.indexOf(quote, end + 1);
  return end < 0 ? text.length : end;
}
