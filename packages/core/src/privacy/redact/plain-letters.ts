/** Wide and mathematical letters, circled digits. */
const disguised = /[\u{ff01}-\u{ff5e}\u{1d400}-\u{1d7ff}\u{2460}-\u{24ff}]/u;
/** What is not seen: joiners, soft hyphens, direction marks. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\ufe00-\ufe0f]/g;
/** What copying from a page or a document makes of spaces and hyphens. */
const spaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const hyphens = /[\u2010-\u2015\u2212]/g;
/** Arabic, Persian and Devanagari digits, by their noughts. */
const digits: readonly (readonly [RegExp, nought: number])[] = [
  [/[\u0660-\u0669]/g, 0x660],
  [/[\u06f0-\u06f9]/g, 0x6f0],
  [/[\u0966-\u096f]/g, 0x966],
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the bound of ASCII.
const beyondAscii = /[^\u0000-\u007f]/;

/**
 * The text with letters that only look different made plain, where it has any: `ａｄａ＠example.com` is an address to
 * whoever reads it. Most texts are answered as they are, not even copied.
 */
export function plainLetters(text: string): string {
  if (!beyondAscii.test(text)) return text;
  const plain = text.replace(unseen, "").replace(spaces, " ").replace(hyphens, "-");
  const counted = digits.reduce(
    (rest, [pattern, nought]) => rest.replace(pattern, (digit) => String(digit.charCodeAt(0) - nought)),
    plain,
  );
  return disguised.test(counted) ? counted.normalize("NFKC") : counted;
}
