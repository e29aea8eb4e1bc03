const opening = /^\s*([[{"])/;

/** Cheap, so that prose is not parsed in vain. A quoted text may hold JSON itself. */
export function looksLikeJson(text: string): boolean {
  const first = opening.exec(text)?.[1];
  if (first === undefined) return false;
  const last = text.trimEnd().at(-1);
  return (first === "{" && last === "}") || (first === "[" && last === "]") || (first === '"' && last === '"');
}

/**
 * How many names of fields stand in a text that is JSON. Of two fields with one name a reader sees the later one, and
 * the other would leave unseen.
 */
export function namesIn(json: string): number {
  let count = 0;
  for (let open = json.indexOf('"'); open >= 0; ) {
    let next = endOfText(json, open) + 1;
    while (isSpace(json.charCodeAt(next))) next++;
    if (json[next] === ":") count += 1;
    open = json.indexOf('"', next);
  }
  return count;
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/**
 * JSON with a text in the place of every number that JavaScript would write otherwise: with more digits than it holds,
 * with noughts at the end, with an exponent. An id has to stay what it was where the value is written again, and
 * `JSON.rawJSON` came after Node 20. Undefined where there is none; for texts that are JSON.
 */
export function spellNumbers(json: string, spelled: (number: string) => string): string | undefined {
  let text = "";
  let kept = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfText(json, at);
    if (!isPartOfNumber(code)) continue;
    const start = at;
    let isPlain = isDigit(code);
    for (let next = json.charCodeAt(at + 1); isPartOfNumber(next); next = json.charCodeAt(++at + 1)) {
      isPlain &&= isDigit(next);
    }
    // Few digits and nothing else are the same to everybody, and most numbers are that.
    if (isPlain && at - start < fewDigits) continue;
    const number = json.slice(start, at + 1);
    if (!/\d/.test(number) || String(Number(number)) === number) continue;
    text += json.slice(kept, start) + JSON.stringify(spelled(number));
    kept = at + 1;
  }
  return kept === 0 ? undefined : text + json.slice(kept);
}

const quote = 0x22;
const fewDigits = 15;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Digits, signs, a point, an exponent; and `e` of `true`, which is no number. */
const isPartOfNumber = (code: number): boolean =>
  isDigit(code) || code === 45 || code === 46 || code === 43 || code === 101 || code === 69;

function endOfText(json: string, open: number): number {
  let close = json.indexOf('"', open + 1);
  while (isEscaped(json, close)) close = json.indexOf('"', close + 1);
  return close;
}
