/** What words of some kind are made of: 1 at the number of each such character of ASCII. */
export type WordCharacters = Uint8Array;

// A table, since comparing takes twice as long, and every text is looked at.
const charactersOf = (pattern: RegExp): WordCharacters =>
  Uint8Array.from({ length: 128 }, (_, code) => Number(pattern.test(String.fromCharCode(code))));

export const base64Characters: WordCharacters = charactersOf(/[\w+/=-]/);

/** All that keys of providers and tokens are made of. */
export const keyCharacters: WordCharacters = charactersOf(/[\w+/=.:-]/);

/**
 * Where the next word of this length or more begins; -1 where there is none. Looks back from where such a word would
 * have to reach, so that most letters of prose are never looked at, and none more than twice.
 */
function nextLongWord(text: string, from: number, shortest: number, characters: WordCharacters): number {
  let start = from;
  for (let last = start + shortest - 1; last < text.length; last = start + shortest - 1) {
    let at = last;
    while (at >= start && characters[text.charCodeAt(at)] === 1) at--;
    if (at < start) return start;
    start = at + 1;
  }
  return -1;
}

/** A token at its shortest: `eyJ`, and two parts of five letters. Keys and base64 are longer. */
export const shortestLongWord = 14;

/** Whether any word is as long as a token, a key, or a text in base64. */
export function holdsLongWord(text: string): boolean {
  return nextLongWord(text, 0, shortestLongWord, keyCharacters) >= 0;
}

/** The text with every such word as `change` answers it; the same text where it changes none. */
export function replaceLongWords(
  text: string,
  shortest: number,
  characters: WordCharacters,
  change: (word: string) => string,
): string {
  let kept = "";
  let from = 0;
  for (let start = nextLongWord(text, 0, shortest, characters); start >= 0; ) {
    let end = start + shortest;
    while (end < text.length && characters[text.charCodeAt(end)] === 1) end++;
    const word = text.slice(start, end);
    const changed = change(word);
    if (changed !== word) {
      kept += text.slice(from, start) + changed;
      from = end;
    }
    start = nextLongWord(text, end, shortest, characters);
  }
  return from === 0 ? text : kept + text.slice(from);
}
