import { isDeepStrictEqual } from "node:util";
import type { Node } from "@babel/types";
import { insertInto } from "./insert.ts";
import { codeOf } from "./lines.ts";
import { parseSource } from "./parse.ts";
import type { Insertion, SourceFile } from "./types.ts";
import { endOf, isNode, startOf } from "./walk.ts";

type Range = readonly [from: number, to: number];

/** Where each text that is put in stands afterwards. */
function rangesOf(insertions: readonly Insertion[]): Range[] {
  let shift = 0;
  return insertions
    .toSorted((left, right) => left.at - right.at)
    .map(({ at, text }) => {
      const from = at + shift;
      shift += text.length;
      return [from, from + text.length];
    });
}

/** What does not say what a program does, or says it of what is around. */
const unsaid = new Set([
  "loc",
  "start",
  "end",
  "extra",
  "sourceType",
  "leadingComments",
  "trailingComments",
  "innerComments",
]);

/** A program as plain data, without nodes that stand in these ranges; those that were used are noted. */
function outline({ text, tree }: SourceFile, added: readonly Range[], used: Set<Range>): unknown {
  // The `;` of the statement above ends what is put between.
  const endsIn = (node: Node, to: number): boolean => endOf(node) <= to || codeOf(text.slice(to, endOf(node))) === ";";
  const rangeOf = (one: unknown): Range | undefined =>
    isNode(one) ? added.find(([from, to]) => from <= startOf(one) && startOf(one) < to && endsIn(one, to)) : undefined;
  const visit = (one: unknown): unknown => {
    if (Array.isArray(one)) {
      return one.flatMap((item) => {
        const range = rangeOf(item);
        if (range !== undefined) used.add(range);
        const isNothing = isNode(item) && item.type === "EmptyStatement";
        return range === undefined && !isNothing ? [visit(item)] : [];
      });
    }
    if (!isNode(one)) return one;
    const chained = chainedBy(one);
    const range = rangeOf(chained?.method);
    if (chained !== undefined && range !== undefined) {
      used.add(range);
      return visit(chained.object);
    }
    return Object.fromEntries(
      Object.entries(one)
        .filter(([key]) => !unsaid.has(key))
        .map(([key, inner]) => [key, visit(inner)]),
    );
  };
  return visit(tree?.program);
}

/** Of `app.use()` what is called, and of what. */
function chainedBy(node: Node): { readonly object: Node; readonly method: Node } | undefined {
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return undefined;
  return { object: node.callee.object, method: node.callee.property };
}

/**
 * Whether the program is what it was and all that is put into it besides, each as code of its own: nothing fell into a
 * comment or a text, and no statement goes on in another one.
 */
export function isSound(file: SourceFile, insertions: readonly Insertion[]): boolean {
  const after = parseSource(file.path, insertInto(file.text, insertions));
  if (file.tree === undefined || after.tree === undefined) return false;
  const added = rangesOf(insertions);
  const used = new Set<Range>();
  const rest = outline(after, added, used);
  return used.size === added.length && isDeepStrictEqual(rest, outline(file, [], new Set()));
}
