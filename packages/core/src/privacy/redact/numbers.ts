import { hideEach, isDigit, isWord } from "./search.ts";
import type { Detector } from "./types.ts";

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

const beginOfIban = /(?<![A-Za-z0-9])[A-Za-z]{2}\d\d/g;

export const iban: Detector = (text, mark) =>
  hideEach(text, beginOfIban, endOfIban, (found) => mark("iban", withoutGaps(found)));

const withoutGaps = (text: string): string => text.replace(/[ .-]/g, "").toUpperCase();

/** As many letters and digits as its country says, with no more than one space, dot or hyphen between. */
function endOfIban(text: string, start: number): number | undefined {
  const length = ibanLengths.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return undefined;
  let end = start;
  for (let count = 0; count < length; count++) {
    if (count > 0 && isGap(text.charCodeAt(end))) end++;
    if (!isLetterOrDigit(text.charCodeAt(end++))) return undefined;
  }
  return remainderBy97(withoutGaps(text.slice(start, end))) === 1 ? end : undefined;
}

/** Space, hyphen, dot. */
const isGap = (code: number): boolean => code === 32 || code === 45 || code === 46;
const isLetterOrDigit = (code: number): boolean => isWord(code) && code !== 95;

/** ISO 13616: the first four characters go to the end, letters count from 10, and the number modulo 97 is 1. */
function remainderBy97(candidate: string): number {
  let remainder = 0;
  for (const character of candidate.slice(4) + candidate.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** Where a group of digits begins as cards do; in the middle of a longer number it is a part of that number. */
const beginOfCard = /(?<![\w.])[2-69]\d\d/g;

/** Four groups of four, and nothing else, where what stands between them has other uses. */
const fourFours = /(?<![\w.])\d{4}(?:[._/]\d{4}){3}(?![\w/]|\.\d)/g;

export const card: Detector = (text, mark) => {
  const hide = (found: string): string => mark("card", found.replace(/\D/g, ""));
  const inFours = text.replace(fourFours, (found) =>
    endOfCard(found.replace(/\D/g, " "), 0) === undefined ? found : hide(found),
  );
  return hideEach(inFours, beginOfCard, endOfCard, hide);
};

const fewestCardDigits = 13;
const mostCardDigits = 19;
/** Digits as people group them; smaller groups are lists of numbers. */
const smallestGroup = 3;

/**
 * The longest card that begins here: whole groups of digits, with one space or hyphen between, and the last of them the
 * check digit (Luhn). Which digits are doubled depends on how many there are, so there are two sums.
 */
function endOfCard(text: string, start: number): number | undefined {
  const sums = [0, 0] as [number, number];
  let count = 0;
  let end: number | undefined;
  for (let at = start; ; at++) {
    const group = at;
    for (let code = text.charCodeAt(at); isDigit(code); code = text.charCodeAt(++at)) {
      const digit = code - 48;
      const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
      const isEven = count % 2 === 0;
      sums[0] += isEven ? doubled : digit;
      sums[1] += isEven ? digit : doubled;
      if (++count > mostCardDigits) return end;
    }
    if (at - group < smallestGroup || isWord(text.charCodeAt(at))) return end;
    const sum = sums[count % 2 === 0 ? 0 : 1];
    if (count >= fewestCardDigits && sum % 10 === 0 && isOfNetwork(text.slice(start, at))) end = at;
    if (text[at] !== " " && text[at] !== "-") return end;
  }
}

/** Cards begin as their networks' numbers do, and have as many digits. */
const numberOfNetwork =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|9792\d{12}|3[47]\d{13}|3[0-35689]\d{12,17}|(?:5[0678]|6\d)\d{11,17})$/;
const allTheSame = /^(\d)\1+$/;

function isOfNetwork(found: string): boolean {
  const digits = found.replace(/\D/g, "");
  return numberOfNetwork.test(digits) && !allTheSame.test(digits);
}
