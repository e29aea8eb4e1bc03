import { holdsManyDigits } from "./screens.ts";
import type { Detector, Mark } from "./types.ts";

/**
 * Numbers that are written as telephone numbers: with a country code, or in groups as they are dialled. Digits alone are
 * ids and amounts far more often, and dates, times and versions have shapes of their own.
 */
const patterns: readonly RegExp[] = [
  // Double nought is the end of a time as well, before a date.
  /(?<![\w.+])(?:\+|(?<!\b\d{1,2}[:,])00[ -]?)[1-9](?:(?:[ .()/-]{0,2}|\)? [/-] )\d){7,14}(?!\w)/g,
  /(?<![\w.+/-])(?:1[ -])?(?:\(\d{3}\)[ -]?|\d{3}[ -])\d{3}[ .-]\d{4}(?![\w-])/g,
  /(?<![\w.+/-])(?:1\.)?\d{3}\.\d{3}\.\d{4}(?!\w|\.\d)/g,
  /(?<![\w.+/-])0\d(?:\.\d{2}){4}(?!\w|\.\d)/g,
  // Of Brazil and of Russia.
  /(?<![\w.+/-])(?:\(\d\d\) ?9\d{4}-\d{4}|(?:8 ?)?\(\d{3}\) ?\d{3}-\d\d-\d\d)(?![\w-])/g,
  // Of Spain.
  /(?<![\w.+/-])[6-9]\d\d(?: \d\d){3}(?![\w-])/g,
  // Not a date, nor a date and an hour, nor the end of a time. A second one may follow a stroke, see below.
  /(?<![\w.+-]|\b\d{1,2}[:,])(?![0-3]\d[/-]\d\d[/-](?:19|20)\d\d)\(?0\d{1,5}\)?(?: [/-] |[ /-])\d{2,8}(?:[ -]\d{2,5}){0,3}(?![\w-])/g,
];

/** Groups that spaces or strokes part are sizes, columns and ranges as well: `640 480 1024`, `01067 - 01328`. */
const ambiguous = /^(?:(?:1[ -])?\d{3}[ -]\d{3} \d{4}|[6-9]\d\d(?: \d\d){3}|0\d* [/-] .*)$/;
/** Words that people say before a telephone number, and what may stand between. */
const wordBefore =
  /(?:\b(?:call(?:ed|ing)?|cell|cellular|celular|contact|dial|fax|handy|hotline|m[óo]vil|m[óo]bile?|reach|ring|sms|text(?: me)?|whatsapp)\b|phone|t[eé]l[eé]fon[eo]?|\btel\b|rufnummer|number(?: is\b|:))[^\d\n]{0,20}$/i;
const longestBefore = 48;
const longestAlone = 32;

/** Right behind what a telephone is called there are numbers of every country, and one without groups is no id. */
const named =
  /((?:phone|t[eé]l[eé]fon[eo]?|\bt[eé]l|\bmobile?|\bm[óo]vil|\bcelular|\bhandy|\bfax|\bwhatsapp|rufnummer|\bll[áa]ma(?:me|nos))[ _-]?(?:number|nummer|nr|no)?["']?(?: ?[.:=]{1,2}[ "']{0,2}| (?:al|at|au|es|est|is|ist):? | (?=\(?0)))(\(?\d(?:(?:[ ()/-]{0,2}|\)? [/-] )\d){8,14})(?![\w-]|[.:,/]\d)/gi;

/** With fewer digits it is a date or a number of a house. */
const fewestDigits = 9;
const digitsOf = (text: string): string => text.replace(/\D/g, "");

export const phone: Detector = (text, mark) => {
  let left = text;
  for (const pattern of patterns) {
    const before = left;
    left = hideNumbers(before, pattern, mark);
    // In most texts that hold a number there is no second one.
    if (left !== before && !holdsManyDigits(left)) return left;
  }
  return left.replace(named, (_, before: string, number: string) => before + mark("phone", digitsOf(number)));
};

function hideNumbers(text: string, pattern: RegExp, mark: Mark): string {
  let kept = "";
  let from = 0;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const { index } = found;
    const number = firstOf(found[0], text, index);
    const digits = digitsOf(number);
    // Only right behind another number: elsewhere it is a part of a path.
    const isInPath = text[index - 1] === "/" && (from === 0 || index - 1 > from);
    if (isInPath || digits.length < fewestDigits || (ambiguous.test(number) && !isCalled(number, index, text))) {
      // What is no number may end in the first group of one: `08 - 12 0176 12345678`.
      pattern.lastIndex = index + 1;
      continue;
    }
    kept += text.slice(from, index) + mark("phone", digits);
    from = index + number.length;
    pattern.lastIndex = from;
  }
  return from === 0 ? text : kept + text.slice(from);
}

const beginOfNext = /[ /](?=\(?0(?:[ ()/-]{0,2}\d){8})/g;
/** Two digits, and two characters between them, for each of nine. */
const longestBegin = 32;

/** Without the groups of a second one: `030 1234567 030 7654321`. */
function firstOf(found: string, text: string, at: number): string {
  // Most hold none, and are spared the look.
  if (!found.includes("0", fewestDigits)) return found;
  for (const { index } of text.slice(at, at + found.length + longestBegin).matchAll(beginOfNext)) {
    if (index >= found.length) break;
    if (digitsOf(found.slice(0, index)).length >= fewestDigits) return found.slice(0, index);
  }
  return found;
}

/** Alone in its text, as in a field, or behind such a word. */
function isCalled(found: string, at: number, whole: string): boolean {
  const isAlone = whole.length < longestAlone && whole.trim() === found;
  return isAlone || wordBefore.test(whole.slice(Math.max(0, at - longestBefore), at));
}
