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
    let close = json.indexOf('"', open + 1);
    while (isEscaped(json, close)) close = json.indexOf('"', close + 1);
    let next = close + 1;
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
