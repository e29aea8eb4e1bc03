/**
 * The text with what begins as `begin` says, and ends where `endOf` does, as `hide` answers it. Where nothing ends the
 * search goes on within what it looked at, and else right behind what it found, so that nothing is hidden by what
 * stands before it. In time that grows with the text as long as `endOf` looks at a bounded part of it.
 */
export function hideEach(
  text: string,
  begin: RegExp,
  endOf: (text: string, start: number) => number | undefined,
  hide: (found: string) => string,
): string {
  let kept = "";
  let from = 0;
  begin.lastIndex = 0;
  for (let found = begin.exec(text); found !== null; found = begin.exec(text)) {
    const end = endOf(text, found.index);
    if (end === undefined) continue;
    kept += text.slice(from, found.index) + hide(text.slice(found.index, end));
    from = end;
    begin.lastIndex = end;
  }
  return from === 0 ? text : kept + text.slice(from);
}

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** `\w`, by number. */
export const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
