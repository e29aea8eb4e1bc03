import { describe, expect, it } from "vitest";
import { isSecretName, saysSecret, wordsOf } from "../../capture/index.ts";
import { detectAll, steps } from "./detectors.ts";
import { createRedactor } from "./index.ts";
import { createMark } from "./mark.ts";
import { createNames } from "./names.ts";
import { plainLetters } from "./plain-letters.ts";
import { randomTexts } from "./random-texts-for-tests.ts";

const mark = createMark(undefined);
const names = createNames([]);

/** Every detector over the whole of the text, whatever it looks like. */
function unscreened(text: string): string {
  return steps.reduce((rest, { detect }) => detect(rest, mark, names), text);
}

describe("what spares a detector a text", () => {
  it.each([1, 2, 3, 4])("hides nothing that it finds, with the seed %i", (seed) => {
    const next = randomTexts(seed);
    let found = 0;
    for (let count = 0; count < 3_000; count++) {
      const text = next();
      const expected = unscreened(text);
      if (expected !== text) found += 1;
      expect(detectAll(text, mark, names)).toBe(expected);
    }
    // Or the test would show nothing.
    expect(found).toBeGreaterThan(1_000);
  });

  it("hides nothing in short texts, and in no part of a secret", () => {
    const { text: redact } = createRedactor({});
    const next = randomTexts(5);
    for (let count = 0; count < 1_000; count++) {
      const text = next();
      for (let start = 0; start < text.length; start += 5) {
        const part = text.slice(start, start + (count % 20));
        const plain = plainLetters(part);
        if (redact(part) === part) expect(unscreened(plain)).toBe(plain);
      }
    }
  });

  it("knows every name that says so", () => {
    const next = randomTexts(6);
    const endings = [
      "password",
      "apiKey",
      "x-api-key",
      "SECURITY_CODE",
      "pin!",
      "next_page_token",
      "ｐｉｎ",
      "role",
      "keys",
      "MotDePasse",
      "passwortNeu",
    ];
    for (let count = 0; count < 5_000; count++) {
      const name = next().slice(-30) + (endings[count % endings.length] ?? "");
      expect(isSecretName(name), name).toBe(saysSecret(wordsOf(name)));
    }
  });
});

describe("letters that only look different", () => {
  it.each([
    ["digits", /\p{Nd}/u, /^\d$/],
    ["letters that are not seen", /\p{Default_Ignorable_Code_Point}/u, /^$/],
    ["spaces", /[^\P{Zs}\u1680]/u, /^ $/],
    ["hyphens", /[\u2010-\u2015\u2212]/u, /^-$/],
  ])("are all %s of the basic plane", (_, property, plain) => {
    for (let code = 0; code <= 0xffff; code++) {
      const letter = String.fromCharCode(code);
      if (property.test(letter)) expect(plainLetters(letter), code.toString(16)).toMatch(plain);
    }
  });
});
