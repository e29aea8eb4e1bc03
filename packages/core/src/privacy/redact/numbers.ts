import type { Detector, Mark } from "./types.ts";

/** How long an IBAN is in each country that has them. */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 " +
    "FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 " +
    "LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 " +
    "RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

export const iban: Detector = (text, mark) =>
  text.replace(/(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]){11,30}/g, (found) => {
    const length = ibanLengths.get(found.slice(0, 2).toUpperCase());
    if (length === undefined) return found;
    const end = endOfCharacters(found, length);
    const candidate = found.slice(0, end).replace(/[ .-]/g, "").toUpperCase();
    if (candidate.length !== length || remainderBy97(candidate) !== 1) return found;
    return mark("iban", candidate) + found.slice(end);
  });

/** Where so many letters and digits end, spaces, dots and hyphens not counted. */
function endOfCharacters(text: string, count: number): number {
  let seen = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character !== " " && character !== "." && character !== "-" && ++seen === count) return index + 1;
  }
  return text.length;
}

/** ISO 13616: the first four characters go to the end, letters count from 10, and the number modulo 97 is 1. */
function remainderBy97(candidate: string): number {
  let remainder = 0;
  for (const character of candidate.slice(4) + candidate.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** Digits as people group them; smaller groups are lists of numbers. */
const digitRun = /(?<![\w.])\d{3,19}(?:[ -]\d{3,19}){0,6}(?!\w)/g;

/** Four groups of four, and nothing else, where what stands between them has other uses. */
const fourFours = /(?<![\w.])\d{4}(?:[._/]\d{4}){3}(?![\w/]|\.\d)/g;

export const card: Detector = (text, mark) =>
  text.replace(fourFours, (run) => cardIn(run, mark)).replace(digitRun, (run) => cardIn(run, mark));

function cardIn(run: string, mark: Mark): string {
  for (let start = 0; start <= run.length - fewestCardDigits; start++) {
    // Where a group begins: a card in the middle of a longer number is a part of that number.
    if (!firstDigits.includes(run[start] ?? "") || (start > 0 && isDigit(run[start - 1]))) continue;
    const end = endOfCard(run, start);
    if (end === undefined) continue;
    const digits = run.slice(start, end).replace(/\D/g, "");
    return run.slice(0, start) + mark("card", digits) + run.slice(end);
  }
  return run;
}

const fewestCardDigits = 13;
const firstDigits = "234569";
const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= "0" && character <= "9";

function endOfCard(run: string, start: number): number | undefined {
  let digits = "";
  let end: number | undefined;
  for (let index = start; index < run.length && digits.length < 19; index++) {
    if (!isDigit(run[index])) continue;
    digits += run[index];
    if (digits.length >= fewestCardDigits && !isDigit(run[index + 1]) && isCard(digits)) end = index + 1;
  }
  return end;
}

/** Begins as the networks' numbers do, and its check digit (Luhn) is right. */
function isCard(digits: string): boolean {
  if (!/^(?:4|5[0-8]|2[2-7]|3[0-9]|6|9792)/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
