/**
 * Words that something may be, for a message.
 * @example `Give ${alternatives(["full", "redacted", "metadata"])}.` === 'Give "full", "redacted" or "metadata".'
 */
export function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return [quoted.slice(0, -1).join(", "), ...quoted.slice(-1)].join(" or ");
}
