/** More than any model says; a server that never stops must not fill the memory. */
const longest = 4_000_000;

/** The text with the next piece of it; nothing is added beyond a bound. */
export function appended(text: string | undefined, piece: unknown): string | undefined {
  if (typeof piece !== "string") return text;
  if (text === undefined) return piece;
  return text.length > longest ? text : text + piece;
}
