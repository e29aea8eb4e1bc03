/**
 * Bytes that came as pieces of base64, one after the other. Where a piece ends within three bytes it is padded, and
 * a reader that goes on takes that for the end.
 */
export function joinedBase64(text: string): string {
  if (!/=[^=]/.test(text)) return text;
  const pieces = text.match(/[^=]+/g) ?? [];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64"))).toString("base64");
}
