/** Wide and mathematical letters, circled digits; and what is not seen: joiners, soft hyphens, direction marks. */
const disguised = /[\u{ff01}-\u{ff5e}\u{1d400}-\u{1d7ff}\u{2460}-\u{24ff}]/u;
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/;

/**
 * The text with letters that only look different made plain, where it has any: `ａｄａ＠example.com` is an address to
 * whoever reads it. Other texts are answered as they are, not even copied.
 */
export function plainLetters(text: string): string {
  const seen = unseen.test(text) ? text.replace(new RegExp(unseen, "g"), "") : text;
  return disguised.test(seen) ? seen.normalize("NFKC") : seen;
}
