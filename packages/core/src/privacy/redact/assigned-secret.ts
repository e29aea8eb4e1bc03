import { nameBefore } from "./name-before.ts";
import { isCredible, noSecret } from "./no-secret.ts";
import type { Detector } from "./types.ts";

/** What says that a value follows: `password=`, `"api_key": `, `SECRET: `, `token => `, `password := `, `pin == `. */
const sign = /=(?:={1,2}|>)?|:(?:=|(?!\/\/))/g;
/** Spaces, the end of what was set in bold, and a quote. */
const gap = /(?:[*_]{1,3}(?=[ \t]))?[ \t]{0,4}(\\{0,8}["']|`)?/y;
/** A type between the name and its value: `password: str = "…"`. */
const annotation =
  /[ \t]{0,4}&?[A-Za-z_][A-Za-z_.]{0,40}(?:\[[\w., |]{0,40}\]|<[\w., |]{0,40}>)?(?:[ \t]?\|[ \t]?[A-Za-z]\w{0,40}){0,3}\??[ \t]{0,4}=(?=[ \t]{0,4}["'`])/y;
const bare = /[^\s"'\\,;&)}\]]{1,4096}/y;
/** Of a list or a record of a program, behind a space: `tokens[i]`, `data['token']`. */
const item =
  /(?<=[ \t])[a-z_$][A-Za-z_.$]{0,60}\[(?:[A-Za-z_$][\w.$]{0,60}|\d\d?|"[\w.-]{1,60}"|'[\w.-]{1,60}')\](?=[\s.,;)\]}]|$)/y;
const coded = /[^`\r\n]{1,4096}(?=`)/y;
/** Digits in groups: `Card number: 1234 5678`. */
const moreDigits = /(?: \d{2,6}){1,5}(?![\w.:/-])/y;
/** A header's value goes on to the end of its line: `a=1; session=…`, `Token …`. */
const headerName = /(?:authorization|cookies?)$/i;
const restOfNothing = /[ \t.,;!*_`)]{0,8}(?:[\r\n]|$)/y;
const lineRest = /[^\r\n]*/y;
const restOfLine = /[^\r\n"'`}]{0,4096}/y;
/** What is made of words goes on to where a field would end. */
const phraseName = /(?:pass[ _-]?phrase|seed[ _-]?phrase|recovery[ _-]?phrase|mnemonic)$/i;
const restOfPhrase = /[^\r\n,;"`{}|<>]{0,512}/y;
const longestName = 64;
const shortestWord = 3;

/**
 * Free text and fragments of JSON, where no field can be read. Found from the sign, since a pattern that began at the name
 * would try every word of the text.
 */
export const assignedSecret: Detector = (text, mark, names) => {
  let kept = "";
  let from = 0;
  sign.lastIndex = 0;
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    const before = nameBefore(text, found.index, from, names);
    if (before === undefined) continue;
    const { name } = before;
    const [said] = found;
    const mayBeHeader = said === ":" && headerName.test(name);
    gap.lastIndex = said === ":" && !mayBeHeader ? endOf(annotation, text, sign.lastIndex) : sign.lastIndex;
    const [between = "", quote] = gap.exec(text) ?? [];
    const start = gap.lastIndex;
    if (quote !== undefined && closesPrompt(text, found.index, start, quote)) continue;
    // `name=value other=value`: what stands close ends with its word.
    const isClose = said === "=" && start === sign.lastIndex;
    const isWhole = !isClose && (before.secrecy === "line" || phraseName.test(name));
    const end = endOfValue(text, start, quote, isWhole ? 1 : shortestWord);
    const value = text.slice(start, Math.min(end, start + longestName));
    const isBare = quote === undefined;
    const isHeader = isBare && mayBeHeader;
    // `token: Token`: a type, or a name for itself.
    const isNone = noSecret.test(value) || value.toLowerCase() === name.toLowerCase();
    if (end === start || (isNone && !(isHeader && isScheme(text, start)))) continue;
    if (said.startsWith("==") && (isBare || !isCompared(name, value))) continue;
    const isSpoken = before.secrecy !== "line" && (before.isSpoken || /^[*_]/.test(between));
    if (isBare && isSpoken && !isWhole && !isCredible(name, value, isLastOfLine(text, end))) continue;
    const stop = isHeader ? endOfLine(text, end) : isBare ? endOfBareRest(text, end, value, isWhole) : end;
    kept += text.slice(from, start) + mark("secret", text.slice(start, stop));
    from = stop;
    sign.lastIndex = stop;
  }
  return from === 0 ? text : kept + text.slice(from);
};

/** Where a pattern that is found here ends; here, where it is not. */
function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return start + (pattern.exec(text)?.[0].length ?? 0);
}

/** `Bearer`, and one word to the end of the line: there it is a token also where it has nothing but letters. */
function isScheme(text: string, start: number): boolean {
  restOfLine.lastIndex = start;
  return /^(?:bearer|basic|digest)[ \t]{1,4}[\w.~+/=-]{12,4096}\s{0,4}$/i.test(restOfLine.exec(text)?.[0] ?? "");
}

/** Programs compare tokens with words of a language, `token == "else"`, and passwords with passwords. */
function isCompared(name: string, value: string): boolean {
  return value.length > 3 && (/\d/.test(value) || /pass|pwd|pin$/i.test(name));
}

function isLastOfLine(text: string, end: number): boolean {
  restOfNothing.lastIndex = end;
  return restOfNothing.test(text);
}

function endOfValue(text: string, start: number, quote: string | undefined, shortest: number): number {
  if (quote === undefined) return endOfBare(text, start, shortest);
  if (quote !== "`") return endOfQuoted(text, start, quote);
  const end = endOf(coded, text, start);
  return end === start ? endOfBare(text, start, shortest) : end;
}

function endOfBare(text: string, start: number, shortest: number): number {
  const end = endOf(bare, text, start);
  // A call: `token = getToken()`. A short one is a word.
  if (end - start < shortest || /^[A-Za-z_$][A-Za-z_.$]{0,60}\(/.test(text.slice(start, end))) return start;
  return endOf(item, text, start) > start ? start : end;
}

function endOfBareRest(text: string, end: number, value: string, isWhole: boolean): number {
  if (!isWhole) return /^\d+$/.test(value) ? endOf(moreDigits, text, end) : end;
  restOfPhrase.lastIndex = end;
  const rest = restOfPhrase.exec(text)?.[0] ?? "";
  const marked = rest.indexOf("[redacted:");
  return end + (marked < 0 ? rest : rest.slice(0, marked)).trimEnd().length;
}

/** A mark of another detector says more of what was there than ours would. */
function endOfLine(text: string, start: number): number {
  restOfLine.lastIndex = start;
  const rest = restOfLine.exec(text)?.[0] ?? "";
  return rest.includes("[redacted:") ? start : start + rest.trimEnd().length;
}

const longestPrompt = 80;
const letterOrDigit = /[\p{L}\p{N}]/u;

/** `input('Password: ')`: the quote stood open before the name, where a text begins, and nothing of a value follows it. */
function closesPrompt(text: string, at: number, start: number, quote: string): boolean {
  if (letterOrDigit.test(text.charAt(start))) return false;
  const from = Math.max(0, at - longestPrompt);
  const before = text.slice(from, at);
  const open = before.lastIndexOf(quote);
  if (open < 0 || before.includes("\n", open)) return false;
  return !letterOrDigit.test(text.charAt(from + open - 1)) && letterOrDigit.test(before.charAt(open + quote.length));
}

/** Without its closing quote the text was cut, and the secret goes to the end of the line. */
function endOfQuoted(text: string, start: number, quote: string): number {
  let end = text.indexOf(quote, start);
  while (end > start && quote.length === 1 && text[end - 1] === "\\") end = text.indexOf(quote, end + 1);
  return end < 0 ? endOf(lineRest, text, start) : end;
}
