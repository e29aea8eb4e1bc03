/** What moves a cursor, renames a window, or turns a line around. Colours pass, and what makes lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const moves = /\u001b(?!\[[\d;]{0,16}m)|(?![\n\t\u001b])[\p{Cc}\p{Bidi_Control}]/gu;

/** The text with what strangers could steer a terminal by written out: names of observations, answers of servers. */
export function harmless(text: string): string {
  return text.replace(moves, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
