/** Whether a character is one of those that a word of some kind is made of. */
export type WordCharacter = (code: number) => boolean;

/** `[\w+/=.:-]`, by number: all that keys of providers and tokens are made of. */
export const isKeyCharacter: WordCharacter = (code) => code === 46 || code === 58 || isBase64Character(code);

/** `[\w+/=-]`, by number. */
export function isBase64Character(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 47 && code <= 57) ||
    code === 95 ||
    code === 43 ||
    code === 45 ||
    code === 61
  );
}

/**
 * Where the next word of this length or more begins; -1 where there is none. Looks back from where such a word would
 * have to reach, so that most letters of prose are never looked at, and none more than twice.
 */
function nextLongWord(text: string, from: number, shortest: number, isPart: WordCharacter): number {
  let start = from;
  for (let last = start + shortest - 1; last < text.length; last = start + shortest - 1) {
    let at = last;
    while (at >= start && isPart(text.charCodeAt(at))) at--;
    if (at < start) return start;
    start = at + 1;
  }
  return -1;
}

/** A token at its shortest: `eyJ`, and two parts of five letters. Keys and base64 are longer. */
export const shortestLongWord = 14;

/** Whether any word is as long as a token, a key, or a text in base64. */
export function holdsLongWord(text: string): boolean {
  return nextLongWord(text, 0, shortestLongWord, isKeyCharacter) >= 0;
}

/** The text with every such word as `change` answers it; the same text where it changes none. */
export function replaceLongWords(
  text: string,
  shortest: number,
  isPart: WordCharacter,
  change: (word: string) => string,
): string {
  let kept = "";
  let from = 0;
  for (let start = nextLongWord(text, 0, shortest, isPart); start >= 0; ) {
    let end = start + shortest;
    while (end < text.length && isPart(text.charCodeAt(end))) end++;
    const word = text.slice(start, end);
    const changed = change(word);
    if (changed !== word) {
      kept += text.slice(from, start) + changed;
      from = end;
    }
    start = nextLongWord(text, end, shortest, isPart);
  }
  return from === 0 ? text : kept + text.slice(from);
}
