import { noSecret } from "./no-secret.ts";
import type { Detector } from "./types.ts";

/** `<password>…</password>`, also with a prefix and with attributes, as SOAP and prompts have it. */
const element =
  /(<([A-Za-z][\w:.-]{1,60})(?:\s[^<>]{0,256})?>(?:\s{0,8}<!\[CDATA\[)?)([^<>\]]{1,4096})(?=(?:\]\]>\s{0,8})?<\/)/g;
/** A field of a form that is sent in parts. */
const part = /(\bname="([^"\r\n]{1,64})"\r?\n(?:[\w-]{1,64}:[^\r\n]{1,256}\r?\n){0,3}\r?\n)([^\r\n]{1,4096})/g;
/** Of SQL, and of texts that quote it. */
const quoted = /(\b(?:[Pp]assword|PASSWORD|passwd|IDENTIFIED BY)[ \t]{1,4}(["']))([^"'\r\n]{1,256})(?=["'])/g;

/** Secrets by a name that stands around them, or before them without a sign between. */
export const enclosedSecret: Detector = (text, mark, names) => {
  const hide = (whole: string, before: string, name: string, value: string): string =>
    names.secrecyOf(name) !== false && value.trim() !== "" && !noSecret.test(value)
      ? before + mark("secret", value)
      : whole;
  return text
    .replace(element, hide)
    .replace(part, hide)
    .replace(quoted, (whole: string, before: string, _: string, value: string) =>
      noSecret.test(value) ? whole : before + mark("secret", value),
    );
};
