import { assignedSecret } from "./assigned-secret.ts";
import { enclosedSecret } from "./enclosed-secret.ts";
import { holdsLongWord, isKeyCharacter, replaceLongWords, shortestLongWord } from "./long-words.ts";
import { card, iban, ibanBegins, manyDigits } from "./numbers.ts";
import { email, ip, mayBeAddress } from "./personal.ts";
import { phone } from "./phone.ts";
import {
  apiKey,
  bearer,
  bearerBegins,
  flagSecret,
  jwt,
  pem,
  sharedAccessSignature,
  urlCredentials,
} from "./secrets.ts";
import type { Detector, Mark, SecretNames } from "./types.ts";

/** One step of the search. What it says besides its detector only spares it texts in which it finds nothing. */
export interface Step {
  readonly detect: Detector;
  /** What a text has wherever the detector finds something. */
  readonly screen?: RegExp;
  /** Where words of an ordinary length are passed over, since all that it finds is one long word. */
  readonly isLongWord?: true;
}

/** In the order of their certainty: what one has marked, the next no longer sees. */
export const steps: readonly Step[] = [
  { detect: pem },
  { detect: urlCredentials, screen: /:\/\// },
  { detect: jwt, isLongWord: true },
  { detect: bearer, screen: bearerBegins },
  { detect: sharedAccessSignature, screen: /SharedAccessSignature=/ },
  { detect: apiKey, isLongWord: true },
  { detect: assignedSecret },
  { detect: enclosedSecret, screen: /<\/|name="|(?:[Pp]assword|PASSWORD|passwd|IDENTIFIED BY)[ \t]/ },
  { detect: flagSecret, screen: /--[A-Za-z]|-u[ \t]/ },
  { detect: email, screen: /@|%40/ },
  { detect: iban, screen: ibanBegins },
  { detect: card, screen: manyDigits },
  { detect: phone, screen: manyDigits },
  { detect: ip, screen: mayBeAddress },
];

/** All detectors, one after the other. */
export function detectAll(
  text: string,
  mark: Mark,
  names: SecretNames,
  hasLongWord: boolean = holdsLongWord(text),
): string {
  let found = text;
  for (const { detect, screen, isLongWord } of steps) {
    if (isLongWord !== true) {
      if (screen === undefined || screen.test(found)) found = detect(found, mark, names);
    } else if (hasLongWord) {
      found = replaceLongWords(found, shortestLongWord, isKeyCharacter, (word) => detect(word, mark, names));
    }
  }
  return found;
}
