import { assignedSecret } from "./assigned-secret.ts";
import { enclosedSecret } from "./enclosed-secret.ts";
import { holdsLongWord, keyCharacters, replaceLongWords, shortestLongWord } from "./long-words.ts";
import { card, iban } from "./numbers.ts";
import { email, ipv4, ipv6 } from "./personal.ts";
import { phone } from "./phone.ts";
import {
  holdsAt,
  holdsBeginOfIban,
  holdsDottedNumbers,
  holdsEnclosure,
  holdsFlag,
  holdsHexBetweenColons,
  holdsManyDigits,
  holdsNumber,
  holdsScheme,
  holdsSharedAccessSignature,
  holdsUrl,
  type Screen,
} from "./screens.ts";
import { apiKey, bearer, flagSecret, jwt, pem, sharedAccessSignature, urlCredentials } from "./secrets.ts";
import type { Detector, Mark, SecretNames } from "./types.ts";

/** One step of the search. What it says besides its detector only spares it texts in which it finds nothing. */
export interface Step {
  readonly detect: Detector;
  readonly screen?: Screen;
  /** All that it finds is one long word, so words of an ordinary length are passed over. */
  readonly isLongWord?: true;
  /** All that it finds has several digits: most texts are spared four such steps by one look. */
  readonly isNumber?: true;
}

/** In the order of their certainty: what one has marked, the next no longer sees. */
export const steps: readonly Step[] = [
  { detect: pem },
  { detect: urlCredentials, screen: holdsUrl },
  { detect: jwt, isLongWord: true },
  { detect: bearer, screen: holdsScheme },
  { detect: sharedAccessSignature, screen: holdsSharedAccessSignature },
  { detect: apiKey, isLongWord: true },
  { detect: assignedSecret },
  { detect: flagSecret, screen: holdsFlag },
  { detect: enclosedSecret, screen: holdsEnclosure },
  { detect: email, screen: holdsAt },
  { detect: iban, isNumber: true, screen: holdsBeginOfIban },
  { detect: card, isNumber: true, screen: holdsManyDigits },
  { detect: phone, isNumber: true, screen: holdsManyDigits },
  { detect: ipv4, isNumber: true, screen: holdsDottedNumbers },
  { detect: ipv6, screen: holdsHexBetweenColons },
];

/** All detectors, one after the other. */
export function detectAll(
  text: string,
  mark: Mark,
  names: SecretNames,
  hasLongWord: boolean = holdsLongWord(text),
): string {
  const hasNumber = holdsNumber(text);
  let found = text;
  for (const { detect, screen, isLongWord, isNumber } of steps) {
    if ((isLongWord && !hasLongWord) || (isNumber && !hasNumber) || screen?.(found) === false) continue;
    found = isLongWord
      ? replaceLongWords(found, shortestLongWord, keyCharacters, (word) => detect(word, mark, names))
      : detect(found, mark, names);
  }
  return found;
}
