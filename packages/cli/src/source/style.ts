import type { SourceFile } from "./types.ts";
import { findAll } from "./walk.ts";

/** How a file is written, so that what is added looks as if it had always stood there. */
export interface FileStyle {
  readonly quote: '"' | "'";
  readonly end: ";" | "";
  readonly newline: "\n" | "\r\n";
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

export function styleOf({ text, tree }: SourceFile): FileStyle {
  const single = count(text, /(?:from |require\(|import )'/g);
  const double = count(text, /(?:from |require\(|import )"/g);
  const top = (tree?.program.body ?? []).filter(({ type }) =>
    ["ImportDeclaration", "VariableDeclaration"].includes(type),
  );
  const inside = tree === undefined ? [] : findAll(tree, "ExpressionStatement").map(({ node }) => node);
  const statements = [...top, ...inside];
  const bare = statements.filter(({ end }) => text[(end ?? 0) - 1] !== ";").length;
  return {
    quote: single > double ? "'" : '"',
    end: bare > statements.length / 2 ? "" : ";",
    newline: text.includes("\r\n") ? "\r\n" : "\n",
  };
}

/** What the line of a place begins with. */
export function indentAt(text: string, at: number): string {
  const begin = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(begin))?.[0] ?? "";
}
