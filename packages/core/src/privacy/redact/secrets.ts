import { keyPatterns } from "./key-patterns.ts";
import type { Detector } from "./types.ts";

const begin = "-----BEGIN ";

/** Keys and certificates in PEM. One without an end is hidden to the end of the text: it was cut, and is no less secret. */
export const pem: Detector = (text, mark) => {
  let start = text.indexOf(begin);
  if (start < 0) return text;
  let kept = "";
  let from = 0;
  while (start >= 0) {
    const label = text.slice(start + begin.length, start + begin.length + 60);
    const close = label.indexOf("-----");
    const end = close < 0 ? -1 : text.indexOf(`-----END ${label.slice(0, close)}-----`, start);
    const stop = end < 0 ? text.length : end + `-----END ${label.slice(0, close)}-----`.length;
    kept += text.slice(from, start) + mark("pem", text.slice(start, stop));
    from = stop;
    start = text.indexOf(begin, stop);
  }
  return kept + text.slice(from);
};

/**
 * `postgres://user:password@host`: the password goes, the rest says which server it was. There are slashes in passwords
 * where nobody encodes them; what begins as a port and a path is one.
 */
export const urlCredentials: Detector = (text, mark) =>
  text.replace(
    /(:\/\/[^\s/:@"'\\]{0,256}:)(?!\d{1,5}[/?#])((?:(?!:\/\/)[^\s"'\\]){1,256})(?=@)/g,
    (_, before: string, password: string) => before + mark("url-credentials", password),
  );

const flag =
  /(?<![\w-])--([A-Za-z][\w-]{1,60})[ \t]{1,4}(?:"([^\s"'-](?:[^"\\\r\n]|\\.){2,4096})|'([^\s"'-][^'\r\n]{2,4096})|([^\s"'-][^\s"']{2,4096}))/g;
/** Not a user's and a group's number. */
const userFlag =
  /(?<!\S)(?:-u|--user)[ \t]{1,4}(?!["']?\d{1,10}:\d{1,10}\b)(?:"[^\s:"']{1,256}:((?:[^"\\\r\n]|\\.){1,256})|'[^\s:"']{1,256}:([^'\r\n]{1,256})|[^\s:"']{1,256}:([^\s"']{1,256}))/g;

/**
 * `--api-key …`, as tools of agents are called; and `-u name:password`. What stands in quotes goes on to where they close,
 * or to the end of its line.
 */
export const flagSecret: Detector = (text, mark, names) => {
  const hideEnd = (whole: string, value: string): string =>
    whole.slice(0, whole.length - value.length) + mark("secret", value);
  return text
    .replace(flag, (whole: string, name: string, inDouble?: string, inSingle?: string, bare?: string) => {
      const value = inDouble ?? inSingle ?? bare ?? "";
      return names.secrecyOf(name) === false || value.startsWith("[redacted:") ? whole : hideEnd(whole, value);
    })
    .replace(userFlag, (whole: string, inDouble?: string, inSingle?: string, bare?: string) =>
      hideEnd(whole, inDouble ?? inSingle ?? bare ?? ""),
    );
};

/** Its first part is JSON, in base64: `{"`, and what it looks like with a space or a line after the brace. */
export const jwt: Detector = (text, mark) =>
  text.replace(/(?<![\w-])(?:eyJ|eyAi|ewog|ewoi|ew0K)[\w-]{5,8192}\.[\w-]{5,16384}(?:\.[\w-]{0,8192}){0,3}/g, (found) =>
    mark("jwt", found),
  );

export const bearer: Detector = (text, mark) =>
  text
    .replace(
      /(?<!\w)(bearer|basic|digest|apikey)([ \t]{1,4}|%20|\+)([\w.~+/=-]{8,8192})/gi,
      (whole: string, scheme: string, gap: string, token: string) =>
        // "basic understanding": words are no tokens, and only these have nothing but letters.
        /^[a-z]+[.-]?$/i.test(token) ? whole : scheme + gap + mark("bearer", token),
    )
    // A word of prose as well, so what follows has to be as long as a key, and mixed as one.
    .replace(/(?<!\w)(token[ \t]{1,4})([\w.~+/=-]{20,8192})/gi, (whole: string, scheme: string, token: string) =>
      /\d/.test(token) && /[a-z]/i.test(token) ? scheme + mark("bearer", token) : whole,
    );

/** Azure's goes on where a word ends, so it is no key pattern. */
export const sharedAccessSignature: Detector = (text, mark) =>
  text.replace(/\bSharedAccessSignature=[^\s;]{8,4096}/g, (found) => mark("api-key", found));

const keyPattern: RegExp = new RegExp(`\\b(?:${keyPatterns.join("|")})`, "g");

/** Lower-case words with hyphens between, as names of classes and tasks are: `sk-estimator-doc-link`. */
const words = /^[sp]k-[a-z]+(?:[_-]+[a-z]+)+$/;

export const apiKey: Detector = (text, mark) =>
  text.replace(keyPattern, (found) => (words.test(found) ? found : mark("api-key", found)));
