// Cc: control characters, so ANSI and line breaks. Cf: bidi marks and invisible ones. Zl, Zp: line separators.
// Cs: lone surrogates. Any of them can forge or hide a part of a log line.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** One line of plain text: what could forge a log line is written out. */
export function escapeText(text: string): string {
  return text.replace(unsafe, (found) => short[found] ?? `\\u{${found.codePointAt(0)?.toString(16)}}`);
}

/** Shorter texts are no secrets worth the name, and taking them out would make logs unreadable. */
export const shortestScrubbed = 6;
