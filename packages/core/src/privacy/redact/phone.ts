import type { Detector } from "./types.ts";

/**
 * Numbers that are written as telephone numbers: with a country code, or in groups as they are dialled. Digits alone are
 * ids and amounts far more often, and dates, times and versions have shapes of their own.
 */
const patterns: readonly RegExp[] = [
  // Double nought is the end of a time as well, before a date.
  /(?<![\w.+])(?:\+|(?<!\b\d{1,2}[:,])00[ -]?)[1-9](?:[ .()/-]{0,2}\d){7,14}(?!\w)/g,
  /(?<![\w.+/-])(?:1[ -])?(?:\(\d{3}\)[ -]?|\d{3}[ -])\d{3}[ .-]\d{4}(?![\w-])/g,
  /(?<![\w.+/-])(?:1\.)?\d{3}\.\d{3}\.\d{4}(?!\w|\.\d)/g,
  /(?<![\w.+/-])0\d(?:\.\d{2}){4}(?!\w|\.\d)/g,
  // Not a date, nor a date and an hour, nor the end of a time.
  /(?<![\w.+/-]|\b\d{1,2}[:,])(?![0-3]\d[/-]\d\d[/-](?:19|20)\d\d)\(?0\d{1,5}\)?[ /-]\d{2,8}(?:[ -]\d{2,5}){0,3}(?![\w-])/g,
];

/** Three groups that spaces part are sizes and columns as well: `640 480 1024`. */
const threeGroups = /^(?:1[ -])?\d{3}[ -]\d{3} \d{4}$/;
/** Words that people say before a telephone number, and what may stand between. */
const wordBefore =
  /(?:\b(?:call(?:ed|ing)?|cell|cellular|celular|contact|dial|fax|handy|hotline|m[óo]vil|m[óo]bile?|reach|ring|sms|text(?: me)?|whatsapp)\b|phone|t[eé]l[eé]fon[eo]?|\btel\b|rufnummer|number(?: is\b|:))[^\d\n]{0,20}$/i;
const longestBefore = 48;
const longestAlone = 32;

/** With fewer digits it is a date or a number of a house. */
const fewestDigits = 9;

export const phone: Detector = (text, mark) => {
  const hide = (found: string, at: number, whole: string): string => {
    const digits = found.replace(/\D/g, "");
    if (digits.length < fewestDigits || (threeGroups.test(found) && !isCalled(found, at, whole))) return found;
    return mark("phone", digits);
  };
  return patterns.reduce((rest, pattern) => rest.replace(pattern, hide), text);
};

/** Alone in its text, as in a field, or behind such a word. */
function isCalled(found: string, at: number, whole: string): boolean {
  const isAlone = whole.length < longestAlone && whole.trim() === found;
  return isAlone || wordBefore.test(whole.slice(Math.max(0, at - longestBefore), at));
}
