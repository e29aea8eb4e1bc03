import { isIPv6 } from "node:net";
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
    if (start === found.index) continue;
    kept += text.slice(from, start) + mark("email", text.slice(start, domain.lastIndex));
    from = domain.lastIndex;
  }
  return kept + text.slice(from);
};

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
export const ipv4: RegExp = new RegExp(`(?<![\\w.])${octet}(?:\\.${octet}){3}(?![\\w]|\\.\\d)`, "g");
const ipv6 = /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:(?:\.\d{1,3}){3})?(?![\w:])/gi;

/** Most texts have neither. */
export const mayBeAddress: RegExp = /\d\.\d{1,3}\.\d|:[\da-f]{0,4}:/i;

export const ip: Detector = (text, mark) => {
  const withoutFour = text.replace(ipv4, (found) => mark("ip", found));
  // A candidate of nothing but colons is punctuation, and a time of day is no address.
  return withoutFour.replace(ipv6, (found) =>
    found.length > 3 && /\d/.test(found) && isIPv6(found) ? mark("ip", found) : found,
  );
};
