import { isIPv4, isIPv6 } from "node:net";
import type { Detector } from "./types.ts";

/** Not all that the standard allows: `to=` and `?` stand before an address more often than in one. */
const localPart = /[\p{L}\p{N}.!#$%'*+^_`{|}~-]/u;
const longestLocalPart = 64;

/**
 * Found from its `@`: a pattern that began at the name would try every word of the text. The name is followed to the
 * left one character at a time, and no further than a name may be long.
 */
export const email: Detector = (text, mark) => {
  let kept = "";
  let from = 0;
  const domain = /(?:@|%40)(?:\[[\d.:a-fA-F]{2,45}\]|[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:\.[\p{L}\p{N}-]{1,63}){1,8})/gu;
  for (let found = domain.exec(text); found !== null; found = domain.exec(text)) {
    let start = found.index;
    const first = Math.max(from, start - longestLocalPart);
    if (text[start - 1] === '"') start = Math.max(first, text.lastIndexOf('"', start - 2));
    else while (start > first && localPart.test(text[start - 1] ?? "")) start--;
    if (start === found.index || isNoDomain(found[0])) continue;
    kept += text.slice(from, start) + mark("email", text.slice(start, domain.lastIndex));
    from = domain.lastIndex;
  }
  return kept + text.slice(from);
};

const beginsWithDigit = /^(?:@|%40)v?\d/i;
/** `lodash@4.17.21`, `checkout@v4.1.1`, `node@20.x`: every part begins with a digit, or is one letter. */
const versionOfPackage = /^v?\d{1,9}(?:\.(?:\d[\p{L}\p{N}-]{0,62}|[a-z])){1,8}$/iu;
/** `icon@2x.png`, for screens with more dots. */
const pictureOfSize = /^\d(?:\.\d)?x\.(?:avif|bmp|gif|heic|ico|jpe?g|pdf|png|svg|tiff?|webp)$/i;

/** What stands behind an at sign in lists of packages and files. Four small numbers may be a machine, and then they are. */
function isNoDomain(found: string): boolean {
  if (!beginsWithDigit.test(found)) return false;
  const domain = found.slice(found.startsWith("@") ? 1 : 3);
  return (versionOfPackage.test(domain) && !isIPv4(domain)) || pictureOfSize.test(domain);
}

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
export const fourNumbers: RegExp = new RegExp(`(?<![\\w.])${octet}(?:\\.${octet}){3}(?![\\w]|\\.\\d)`, "g");
const groupsOfHex = /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:(?:\.\d{1,3}){3})?(?![\w:])/gi;

/** What four numbers are of where it stands before them: browsers as they name themselves, and what people number. */
const numbered =
  /(?:\b(?:Chrome|Chromium|CriOS|Edge?|EdgA|EdgiOS|Electron|FxiOS|HeadlessChrome|OPR|Vivaldi|YaBrowser|Teams)\/|\b(?:versions?|section|chapter|clause|oid)\b["']?[ \t]{0,2}[:=]?[ \t]{0,2}["']?)$/i;
const longestBefore = 24;

export const ipv4: Detector = (text, mark) =>
  text.replace(fourNumbers, (found, at: number) =>
    // A net as a whole is nobody's, and `4.0.0.0` is a version far more often.
    found.endsWith(".0.0.0") || numbered.test(text.slice(Math.max(0, at - longestBefore), at))
      ? found
      : mark("ip", found),
  );

/** One group at most on either side of the gap: slices of Python (`xs[1::2]`) and names of C++ (`Ab::C1`) as well. */
const isShort = /^[\da-f]{0,4}::[\da-f]{0,4}$/i;
/** An address of the internet, of one's own net or of a link, with a letter in it: `fe80::1`, `2a00::1`. */
const beginsAsAddress = /^(?=\d{0,3}[a-f])(?:[23][\da-f]|f[c-f])[\da-f]{2}::/i;

/** A candidate of nothing but colons is punctuation, and a time of day is no address. */
export const ipv6: Detector = (text, mark) =>
  text.replace(groupsOfHex, (found) => {
    if (!/\d/.test(found) || !isIPv6(found)) return found;
    return isShort.test(found) && !beginsAsAddress.test(found) ? found : mark("ip", found);
  });
