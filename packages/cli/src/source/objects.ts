import type { ArrayExpression, Node, ObjectExpression, ObjectProperty } from "@babel/types";
import { indentAt } from "./style.ts";
import type { Insertion, SourceFile } from "./types.ts";
import { startOf } from "./walk.ts";

/** A property of an object literal by its name: of several the last, which is the one that counts. */
export function propertyOf(object: ObjectExpression, name: string): ObjectProperty | undefined {
  return object.properties.findLast(
    (one): one is ObjectProperty =>
      one.type === "ObjectProperty" &&
      !one.computed &&
      ((one.key.type === "Identifier" && one.key.name === name) ||
        (one.key.type === "StringLiteral" && one.key.value === name)),
  );
}

/** Puts something first into an object or array literal, on a line of its own where the others have theirs. */
export function putFirst(file: SourceFile, literal: ObjectExpression | ArrayExpression, added: string): Insertion {
  const at = startOf(literal) + 1;
  const items: readonly (Node | null)[] = literal.type === "ObjectExpression" ? literal.properties : literal.elements;
  const first = items[0];
  if (first === undefined || first === null) {
    const inside = file.text.slice(at, (literal.end ?? at) - 1);
    const isObject = literal.type === "ObjectExpression" && inside.trim() === "" && !inside.includes("\n");
    return { at, text: isObject ? ` ${added}${inside === "" ? " " : ""}` : added };
  }
  const gap = file.text.slice(at, startOf(first));
  if (!gap.includes("\n"))
    return { at, text: `${literal.type === "ObjectExpression" ? " " : ""}${added},${gap === "" ? " " : ""}` };
  const newline = gap.includes("\r\n") ? "\r\n" : "\n";
  return { at, text: `${newline}${indentAt(file.text, startOf(first))}${added},` };
}
