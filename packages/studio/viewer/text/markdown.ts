import { type Inline, parseInline } from "./inline.ts";

export { type Inline, inlineText } from "./inline.ts";

export type Alignment = "left" | "right" | "center";

export type Block =
  | { readonly kind: "paragraph"; readonly inside: readonly Inline[] }
  | { readonly kind: "heading"; readonly level: number; readonly inside: readonly Inline[] }
  | { readonly kind: "code"; readonly language: string; readonly text: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "list"; readonly first: number | null; readonly items: readonly (readonly Block[])[] }
  | {
      readonly kind: "table";
      readonly head: readonly Inline[][];
      /** With the cells that were written: what is wide and has short rows would else be far larger than the text. */
      readonly body: readonly Inline[][][];
      readonly aligned: readonly Alignment[];
    }
  | { readonly kind: "rule" };

const deepest = 12;
/** What has more columns is no table: a browser would lay out as many cells as columns times rows. */
const mostColumns = 100;
const fence = /^ {0,3}(`{3,}|~{3,})/;
const heading = /^ {0,3}(#{1,6})\s(.*)$/s;
const rule = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const item = /^( *)([-*+]|\d{1,9}[.)])(\s+|$)(.*)$/s;

interface Read {
  readonly block: Block;
  readonly next: number;
}

function readCode(lines: readonly string[], at: number): Read | undefined {
  const line = lines[at] ?? "";
  const [begin = "", sign = ""] = fence.exec(line) ?? [];
  const info = line.slice(begin.length);
  if (sign === "" || info.includes("`")) return undefined;
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? "").trim().startsWith(sign)) end += 1;
  const language = /\S+/.exec(info)?.[0] ?? "";
  return { block: { kind: "code", language, text: lines.slice(at + 1, end).join("\n") }, next: end + 1 };
}

function readQuote(lines: readonly string[], at: number, depth: number): Read | undefined {
  let end = at;
  while (/^ {0,3}>/.test(lines[end] ?? "")) end += 1;
  if (end === at) return undefined;
  const inside = lines.slice(at, end).map((line) => line.replace(/^ {0,3}> ?/, ""));
  return { block: { kind: "quote", blocks: parseLines(inside, depth + 1) }, next: end };
}

function readList(lines: readonly string[], at: number, depth: number): Read | undefined {
  const [, indent = "", bullet = ""] = item.exec(lines[at] ?? "") ?? [];
  if (bullet === "") return undefined;
  const ordered = /\d/.test(bullet);
  const items: Block[][] = [];
  let index = at;
  while (index < lines.length) {
    const begin = item.exec(lines[index] ?? "");
    if (begin === null || (begin[1] ?? "").length !== indent.length || /\d/.test(begin[2] ?? "") !== ordered) break;
    const deep = indent.length + (begin[2] ?? "").length + Math.max(1, Math.min(4, (begin[3] ?? " ").length));
    const own = [begin[4] ?? ""];
    index += 1;
    while (index < lines.length) {
      const line = lines[index] ?? "";
      const inner = line.length - line.trimStart().length;
      const blank = line.trim() === "";
      const after = lines[index + 1] ?? "";
      const goesOn = blank
        ? after.trim() !== "" && after.length - after.trimStart().length > indent.length
        : inner > indent.length;
      if (!goesOn) break;
      own.push(line.slice(Math.min(inner, deep)));
      index += 1;
    }
    items.push(parseLines(own, depth + 1));
    // One blank line between items is loose writing, not the list's end.
    if ((lines[index] ?? "x").trim() === "" && item.test(lines[index + 1] ?? "")) index += 1;
  }
  return { block: { kind: "list", first: ordered ? Number.parseInt(bullet, 10) : null, items }, next: index };
}

function cells(line: string): string[] {
  const inside = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inside.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function readTable(lines: readonly string[], at: number): Read | undefined {
  const head = lines[at] ?? "";
  const under = lines[at + 1] ?? "";
  if (!head.includes("|") || !under.includes("-") || /^ {4,}\|/.test(under)) return undefined;
  const signs = cells(under);
  if (!signs.every((sign) => /^:?-+:?$/.test(sign))) return undefined;
  const aligned = signs.map((cell): Alignment => {
    if (cell.endsWith(":")) return cell.startsWith(":") ? "center" : "right";
    return "left";
  });
  const names = cells(head);
  if (names.length !== aligned.length || names.length > mostColumns) return undefined;
  const body: Inline[][][] = [];
  let end = at + 2;
  for (; end < lines.length && (lines[end] ?? "").includes("|"); end += 1) {
    const row = cells(lines[end] ?? "").slice(0, names.length);
    body.push(row.map((cell) => parseInline(cell)));
  }
  return { block: { kind: "table", head: names.map((name) => parseInline(name)), body, aligned }, next: end };
}

function readHeading(lines: readonly string[], at: number): Read | undefined {
  const [, sign, text = ""] = heading.exec(lines[at] ?? "") ?? [];
  if (sign === undefined) return undefined;
  let end = text.length;
  while (text[end - 1] === "#") end -= 1;
  return {
    block: { kind: "heading", level: sign.length, inside: parseInline(text.slice(0, end).trim()) },
    next: at + 1,
  };
}

function readBlock(lines: readonly string[], at: number, depth: number): Read | undefined {
  const line = lines[at] ?? "";
  return (
    readCode(lines, at) ??
    readHeading(lines, at) ??
    (rule.test(line) ? { block: { kind: "rule" }, next: at + 1 } : undefined) ??
    readQuote(lines, at, depth) ??
    readList(lines, at, depth) ??
    readTable(lines, at)
  );
}

function parseLines(lines: readonly string[], depth: number): Block[] {
  if (depth > deepest) return [{ kind: "paragraph", inside: [{ kind: "text", text: lines.join("\n") }] }];
  const blocks: Block[] = [];
  let open: string[] = [];
  const settle = (): void => {
    if (open.length > 0) blocks.push({ kind: "paragraph", inside: parseInline(open.join("\n")) });
    open = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const read = line.trim() === "" ? undefined : readBlock(lines, at, depth);
    if (read !== undefined) {
      settle();
      blocks.push(read.block);
      at = read.next;
      continue;
    }
    if (line.trim() === "") settle();
    else open.push(line.trim());
    at += 1;
  }
  settle();
  return blocks;
}

/**
 * Markdown as models write it, as data. HTML in it is text; a renderer has nothing to sanitise.
 * @example parseMarkdown("# Title\n\nSome *text*.");
 */
export function parseMarkdown(text: string): Block[] {
  return parseLines(text.replaceAll("\r\n", "\n").replaceAll("\t", "    ").split("\n"), 0);
}
