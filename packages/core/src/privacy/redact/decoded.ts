import { base64Characters, replaceLongWords } from "./long-words.ts";

/** Escapes of JSON and JavaScript, of URLs, of HTML: a text with none of them has nothing to decode. */
const encoded = /\\[ux"']|%[0-9a-f]{2}|&(?:#|commat;|period;|amp;|quot;|lt;|gt;)/i;
/** `%2540` is `@` when it is decoded twice. */
const deepest = 3;

const named: Readonly<Record<string, string>> = { commat: "@", period: ".", amp: "&", quot: '"', lt: "<", gt: ">" };

/**
 * The text as it reads once it is decoded; undefined where nothing is encoded. For looking only: where nothing is
 * found in it, the text leaves as it was.
 */
export function decoded(text: string): string | undefined {
  if (!encoded.test(text)) return undefined;
  let result = text;
  for (let depth = 0; depth < deepest; depth++) {
    const next = decodeOnce(result);
    if (next === result) break;
    result = next;
  }
  return result;
}

function decodeOnce(text: string): string {
  return text
    .replace(/\\{1,8}(?:u([0-9a-f]{4})|x([0-9a-f]{2}))/gi, (_, wide?: string, narrow?: string) =>
      String.fromCharCode(Number.parseInt(wide ?? narrow ?? "", 16)),
    )
    .replace(/\\{1,8}(["'])/g, "$1")
    .replace(/(?:%[0-9a-f]{2}){1,4}/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString())
    .replace(/&#(x[0-9a-f]{1,6}|\d{1,7});/gi, (whole: string, code: string) => letterOf(code) ?? whole)
    .replace(/&(commat|period|amp|quot|lt|gt);/g, (_, name: string) => named[name] ?? "");
}

function letterOf(code: string): string | undefined {
  const point = Number.parseInt(code.replace(/^x/i, ""), /^x/i.test(code) ? 16 : 10);
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/** Shorter words hold too little to be worth a look. */
const shortestBase64 = 20;
// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that no text has.
const noText = /[\u0000-\u0008\u000e-\u001f\ufffd]/;
/** Of what is no text the beginning shows it already. */
const glance = 256;

/** Base64 of a text in which something is found is hidden whole; `find` says whether there is something. */
export function hideBase64(text: string, find: (inside: string) => boolean, hide: (found: string) => string): string {
  return replaceLongWords(text, shortestBase64, base64Characters, (word) => (holds(word, find) ? hide(word) : word));
}

function holds(word: string, find: (inside: string) => boolean): boolean {
  if (noText.test(Buffer.from(word.slice(0, glance), "base64").toString().slice(0, -3))) return false;
  return find(Buffer.from(word, "base64").toString());
}
