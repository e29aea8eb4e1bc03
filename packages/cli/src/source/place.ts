import type { Comment, Node } from "@babel/types";
import { codeOf } from "./lines.ts";
import { indentAt, styleOf } from "./style.ts";
import type { Insertion, SourceFile } from "./types.ts";
import { endOf, startOf } from "./walk.ts";

/** A statement to be put into a file, without what ends it. */
export interface Added {
  readonly code: string;
  /** What a comment beside it says. */
  readonly note?: string;
}

/** What tools take for the next line alone. */
const forNextLine =
  /@ts-(?:expect-error|ignore)\b|-(?:disable|ignore)-next-line\b|\b(?:biome-ignore(?!-)|prettier-ignore|(?:c8|v8|istanbul) ignore next)\b/;

/** Without a `;` a line that begins so would go on with the one above it. */
const goesOn = /^[([`+\-*/.,]/;

/** A line of its own. */
function asLine(file: SourceFile, { code, note }: Added, at: number): string {
  const end = goesOn.test(codeOf(file.text.slice(at))) ? ";" : styleOf(file).end;
  return `${code}${end}${note === undefined ? "" : ` // ${note}`}`;
}

/** Between others on one line. */
const inLine = ({ code, note }: Added): string => `${code};${note === undefined ? "" : ` /* ${note} */`}`;

/** Where a statement ends. A `;` on a later line, which ends it for the parser, belongs to what stands behind it there. */
function ownEnd({ text, tree }: SourceFile, node: Node): number {
  const end = endOf(node);
  if (text[end - 1] !== ";") return end;
  let at = text.slice(0, end - 1).trimEnd().length;
  for (let comment = endingAt(tree?.comments, at); comment !== undefined; comment = endingAt(tree?.comments, at)) {
    at = text.slice(0, comment.start ?? 0).trimEnd().length;
  }
  return text.slice(at, end).includes("\n") ? at : end;
}

const endingAt = (comments: readonly Comment[] | null | undefined, at: number): Comment | undefined =>
  comments?.find(({ end }) => end === at);

/** Where the next line begins; undefined where code, or a comment that goes on below, stands behind this place. */
function nextLine({ text, tree }: SourceFile, at: number): number | undefined {
  const newline = text.indexOf("\n", at);
  const end = newline < 0 ? text.length : newline;
  let rest = text.slice(at, end);
  for (const { start, end: commentEnd } of tree?.comments?.toReversed() ?? []) {
    const [from, to] = [start ?? 0, commentEnd ?? 0];
    if (from < at || from >= end) continue;
    if (to > end) return undefined;
    rest = rest.slice(0, from - at) + rest.slice(to - at);
  }
  if (rest.trim() !== "") return undefined;
  return newline < 0 ? end : newline + 1;
}

function lineStart(text: string, at: number): number {
  const found = text.lastIndexOf("\n", at - 1) + 1;
  // What marks the encoding stays the first of all.
  return found === 0 && text.startsWith("\uFEFF") ? 1 : found;
}

/** Puts a statement after another one: on the next line, as deep as that, or beside it where it shares its line. */
export function afterStatement(file: SourceFile, statement: Node, added: Added): Insertion {
  const { text } = file;
  const end = ownEnd(file, statement);
  const at = nextLine(file, end);
  if (at === undefined) return { at: end, text: `${text[end - 1] === ";" ? "" : ";"} ${inLine(added)}` };
  const { newline } = styleOf(file);
  const line = `${indentAt(text, startOf(statement))}${asLine(file, added, at)}`;
  return { at, text: text[at - 1] === "\n" ? `${line}${newline}` : `${newline}${line}` };
}

/** Puts a statement before another one and the comments right above that. */
export function beforeStatement(file: SourceFile, statement: Node, added: Added): Insertion {
  return before(
    file,
    statement,
    added,
    ({ start }) => !/\n[ \t]*\r?\n/.test(file.text.slice(start ?? 0, statement.start ?? 0)),
  );
}

/** Puts a statement between another one and its comments, but for those that speak to a tool of the next line. */
export function rightBefore(file: SourceFile, statement: Node, added: Added): Insertion {
  return before(file, statement, added, ({ value }) => forNextLine.test(value));
}

function before(file: SourceFile, statement: Node, added: Added, belongs: (comment: Comment) => boolean): Insertion {
  const { text } = file;
  const comment = statement.leadingComments?.find(
    (one) => text.slice(lineStart(text, one.start ?? 0), one.start ?? 0).trim() === "" && belongs(one),
  );
  const from = comment?.start ?? startOf(statement);
  const at = lineStart(text, from);
  // A `;` there ends the statement above, which a line of its own does as well.
  const isFree = text.slice(at, from).replace(";", "").trim() === "";
  if (!isFree) return { at: from, text: `${inLine(added)} ` };
  return { at, text: `${indentAt(text, startOf(statement))}${asLine(file, added, at)}${styleOf(file).newline}` };
}

/** Puts a statement after `#!` and "use strict", and before all else. */
export function atTop(file: SourceFile, added: Added): Insertion {
  const { text, tree } = file;
  const directive = tree?.program.directives.at(-1);
  if (directive !== undefined) return afterStatement(file, directive, added);
  const interpreter = tree?.program.interpreter;
  const at = (interpreter && nextLine(file, endOf(interpreter))) ?? (text.startsWith("\uFEFF") ? 1 : 0);
  const isOpen = at > 1 && text[at - 1] !== "\n";
  const { newline } = styleOf(file);
  return { at, text: `${isOpen ? newline : ""}${asLine(file, added, at)}${newline}` };
}
