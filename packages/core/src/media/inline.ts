import { anyBytes, contentTypeOf } from "./content-type.ts";
import { describeBytes } from "./reference.ts";

/** Letters of base64 in a row that are looked at: 48 bytes. */
const shortest = 64;
/** Under a name for bytes, whatever they are. */
const shortestNamed = 256;
/** Under any name, and alone. */
const shortestUnnamed = 1024;

const letter = "[A-Za-z0-9+/_-]";
/** As it is, or in JSON. */
const lineBreak = "(?:\\r?\\n|(?:\\\\r)?\\\\n)";
/** A text that was cut says how much of it is missing. */
const missing = "(?:…\\[cut (\\d{1,12}) characters\\])?";
/** Parameters are bounded, so that no text takes long. Percent signs: it is an address. */
export const dataUrl: RegExp = new RegExp(
  `data:([\\w.+-]{1,60}/[\\w.+-]{1,60})?(?:;[\\w=.+-]{1,60}){0,4};base64,([\\w+/%-]{${shortest},}={0,2})${missing}`,
  "gi",
);
export const longRun: RegExp = new RegExp(
  `(${letter}{${shortest},}(?:${lineBreak}${letter}{60,})*(?:${lineBreak}${letter}{1,59}={1,2}|={0,2}))${missing}`,
  "g",
);
const lineBreaks = new RegExp(lineBreak, "g");
/** What providers and libraries call bytes, in JSON, and in JSON in JSON. */
const bytesName = /"(?:data|b64_json|partial_image_b64|file_data|result|image)\\{0,8}"\s{0,4}:\s{0,4}\\{0,8}"$/;
const longestName = 48;
/** Enough to tell. */
const headLength = 256;

/**
 * A text with kind and size in place of the media in it: data URLs, and base64 that is called or looks like bytes. A text
 * without a long word is not searched.
 * @example describeInline(`{"url":"data:image/png;base64,${base64}"}`) === '{"url":"[image/png, 3016 bytes]"}';
 */
export function describeInline(text: string): string {
  return hasLongRun(text) ? text.replace(dataUrl, describeUrl).replace(longRun, describeRun) : text;
}

function describeUrl(_url: string, type: string | undefined, base64: string, cut: string | undefined): string {
  const plain = base64.replaceAll(/%3d/gi, "=").replaceAll(/%[0-9a-f]{2}/gi, "A");
  return describeBytes(type?.toLowerCase() ?? anyBytes, sizeOf(plain, cut));
}

function describeRun(run: string, lines: string, cut: string | undefined, at: number, whole: string): string {
  const base64 = lines.replaceAll(lineBreaks, "");
  const isMedia = isBytes(base64) || isCalledBytes(base64, whole.slice(Math.max(0, at - longestName), at));
  return isMedia ? describeBytes(contentTypeOf(base64), sizeOf(base64, cut)) : run;
}

/** Of what was cut within two bytes: how it ended is not known. */
function sizeOf(base64: string, cut: string | undefined): number {
  return Buffer.byteLength(base64, "base64") + Math.floor((Number(cut ?? 0) * 3) / 4);
}

function isCalledBytes(base64: string, before: string): boolean {
  return base64.length >= shortestNamed && bytesName.test(before);
}

/** A file's beginning that is known; or long, of letters as bytes have them, and no text that the detectors can read. */
function isBytes(base64: string): boolean {
  if (contentTypeOf(base64) !== anyBytes) return true;
  if (base64.length < shortestUnnamed) return false;
  const head = base64.slice(0, headLength);
  const isMixed = /[a-z]/.test(head) && /[A-Z]/.test(head) && /\d/.test(head);
  return isMixed && !readable.test(Buffer.from(head, "base64").toString("utf8"));
}

const readable = /^[\t\n\r -~\u00a0-\ufffc]*\ufffd?$/;

/** Looks at every 64th character only: a run of as many has one there. */
function hasLongRun(text: string): boolean {
  for (let index = shortest - 1; index < text.length; index += shortest) {
    let start = index;
    while (start >= 0 && isLetter(text.charCodeAt(start)) && index - start < shortest) start -= 1;
    let end = index;
    while (end < text.length && isLetter(text.charCodeAt(end)) && end - start <= shortest) end += 1;
    if (end - start > shortest) return true;
  }
  return false;
}

/** `A-Z`, `a-z`, `0-9`, `+`, `-`, `/`, `_`. */
function isLetter(code: number): boolean {
  if (code >= 97) return code <= 122;
  if (code >= 65) return code <= 90 || code === 95;
  return code >= 47 ? code <= 57 : code === 43 || code === 45;
}
