const encoder = new TextEncoder();

/** Room for the marker: its words, the ellipsis and up to sixteen digits. */
const markerBytes = 40;

/**
 * The text with every lone surrogate replaced by U+FFFD. Half a pair has no UTF-8 form: one encoder writes EF BF BD,
 * another an escape that strict readers (Python, Postgres) refuse.
 * @example wellFormed("a\ud800") === "a\ufffd";
 */
export const wellFormed: (text: string) => string =
  "toWellFormed" in String.prototype
    ? (text) => (text as unknown as { toWellFormed(): string }).toWellFormed()
    : replaceLoneSurrogates;

/** For engines without `String.prototype.toWellFormed`. */
export function replaceLoneSurrogates(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/**
 * Well-formed text of at most `maxBytes` of UTF-8; what was longer ends in a marker that counts the characters left out
 * (characters, since counting bytes would mean encoding what is thrown away).
 * @example truncateText("x".repeat(5_000), 1_000).endsWith("…[cut 4040 characters]");
 */
export function truncateText(text: string, maxBytes: number): string {
  if (fits(text, maxBytes)) return wellFormed(text);
  // encodeInto stops at a whole character and reads no further. Decoding its bytes makes a new string: a slice would
  // keep the whole original alive for as long as the cut text waits to be sent.
  const target = new Uint8Array(Math.max(0, maxBytes - markerBytes));
  const { read, written } = encoder.encodeInto(text, target);
  const kept = Buffer.from(target.buffer, 0, written).toString("utf8");
  const marker = `…[cut ${text.length - read} characters]`;
  return maxBytes > markerBytes ? kept + marker : marker.slice(0, Math.max(0, Math.floor(maxBytes / 3)));
}

/** Whether the text takes no more than so many bytes, measuring only when its length leaves doubt. */
export function fits(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return false;
  return text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes;
}
