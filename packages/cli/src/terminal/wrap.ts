/** Narrower than this nothing is broken: it would only get worse. */
const narrowest = 20;

/**
 * Breaks a text at its spaces, so that no word is cut; lines after the first begin with so many spaces. Without a number
 * of columns, as in a pipe, a line stays a line.
 * @example wrap("ok  all is well with this one", 20, 4);
 */
export function wrap(text: string, columns: number | undefined, indent: number): string {
  if (columns === undefined || columns - indent < narrowest) return text;
  return text
    .split("\n")
    .map((line) => wrapLine(line, columns, indent))
    .join("\n");
}

function wrapLine(text: string, columns: number, indent: number): string {
  const margin = " ".repeat(indent);
  const lines: string[] = [];
  let [line = "", ...words] = text.split(" ");
  for (const word of words) {
    const longer = `${line} ${word}`;
    const isFull = line.trim() !== "" && longer.length > columns;
    if (isFull) lines.push(line);
    line = isFull ? margin + word : longer;
  }
  return [...lines, line].join("\n");
}
