import type { ImportDeclaration, Node } from "@babel/types";
import { type Binding, bindingsOf, isRequired, requiredModule } from "./bindings.ts";
import { indentAt, styleOf } from "./style.ts";
import type { Insertion, SourceFile } from "./types.ts";
import { endOf, startOf } from "./walk.ts";

/** The text with what is inserted; at one place in the order in which it is given. */
export function insertInto(text: string, insertions: readonly Insertion[]): string {
  return insertions
    .toReversed()
    .toSorted((left, right) => right.at - left.at)
    .reduce((before, { at, text: added }) => before.slice(0, at) + added + before.slice(at), text);
}

/** Whether new code of this file is written with `import`. */
export function usesImport({ path, tree }: SourceFile): boolean {
  const body = tree?.program.body ?? [];
  if (body.some(({ type }) => type === "ImportDeclaration" || type === "TSImportEqualsDeclaration")) return true;
  if (/\.[cm]?ts$|\.mjs$/.test(path)) return true;
  return body.some(({ type }) => type.startsWith("Export")) && !path.endsWith(".cjs");
}

function isLoading(node: Node): boolean {
  if (node.type === "ImportDeclaration" || node.type === "TSImportEqualsDeclaration") return true;
  if (node.type === "VariableDeclaration") return node.declarations.some(({ init }) => isRequired(init));
  return node.type === "ExpressionStatement" && isRequired(node.expression);
}

/** After the end of the line that a place is on, with a comment that stands there. */
function lineEnd(text: string, at: number): number {
  const next = text.indexOf("\n", at);
  return next < 0 ? text.length : next + 1;
}

/** A line that is put after a statement, as deep as the statement. */
export function afterStatement(file: SourceFile, statement: Node, line: string): Insertion {
  const { newline } = styleOf(file);
  const at = lineEnd(file.text, endOf(statement));
  const isLast = file.text[at - 1] !== "\n";
  const indented = `${indentAt(file.text, startOf(statement))}${line}`;
  return { at, text: isLast ? `${newline}${indented}` : `${indented}${newline}` };
}

/** A line that is put before a statement and the comments that belong to it. */
export function beforeStatement(file: SourceFile, statement: Node, line: string): Insertion {
  const comment = statement.leadingComments?.find(({ start }) => gapIsSmall(file.text, start ?? 0, statement));
  const from = comment?.start ?? startOf(statement);
  const at = file.text.lastIndexOf("\n", from - 1) + 1;
  return { at, text: `${indentAt(file.text, startOf(statement))}${line}${styleOf(file).newline}` };
}

function gapIsSmall(text: string, from: number, statement: Node): boolean {
  return !/\n[ \t]*\r?\n/.test(text.slice(from, startOf(statement)));
}

/** Named imports, after the last thing that the file loads at its top, and before the place where they are used. */
export function addImport(file: SourceFile, names: readonly string[], module: string, use: number): Insertion {
  const { quote, end, newline } = styleOf(file);
  const list = `{ ${[...names].sort().join(", ")} }`;
  const isImport = usesImport(file);
  const line = isImport
    ? `import ${list} from ${quote}${module}${quote}${end}`
    : `const ${list} = require(${quote}${module}${quote})${end}`;
  // An import holds for the whole file; what is required is there from its line on.
  const last = file.tree?.program.body.findLast((node) => isLoading(node) && (isImport || endOf(node) < use));
  if (last !== undefined) return afterStatement(file, last, line);
  const user = file.tree?.program.body.find((node) => !isImport && startOf(node) <= use && use <= endOf(node));
  return {
    at: user === undefined ? topOf(file) : lineStart(file.text, startOf(user)),
    text: `${line}${newline}`,
  };
}

/** A file that is loaded before all others, except for those that only read the environment. */
export function addFirstImport(file: SourceFile, specifier: string, comment: string): Insertion {
  const { quote, end, newline } = styleOf(file);
  const name = `${quote}${specifier}${quote}`;
  const line = `${usesImport(file) ? `import ${name}` : `require(${name})`}${end} // ${comment}${newline}`;
  const environment = file.tree?.program.body.findLast((node) => isLoading(node) && readsEnvironment(node));
  if (environment !== undefined) return { at: lineEnd(file.text, endOf(environment)), text: line };
  const first = file.tree?.program.body.find(isLoading);
  return { at: first === undefined ? topOf(file) : lineStart(file.text, startOf(first)), text: line };
}

function readsEnvironment(node: Node): boolean {
  const module = node.type === "ImportDeclaration" ? (node as ImportDeclaration).source.value : undefined;
  const required = node.type === "ExpressionStatement" ? requiredModule(node.expression) : undefined;
  return /^dotenv(-flow|-expand)?\/config$/.test(module ?? required ?? "");
}

function lineStart(text: string, at: number): number {
  const found = text.lastIndexOf("\n", at - 1) + 1;
  // What marks the encoding stays the first of all.
  return found === 0 && text.startsWith("\uFEFF") ? 1 : found;
}

/** After `#!`, "use strict" and a comment at the head. */
function topOf({ text, tree }: SourceFile): number {
  const program = tree?.program;
  const directive = program?.directives.at(-1);
  if (directive !== undefined) return lineEnd(text, endOf(directive));
  if (program?.interpreter) return lineEnd(text, endOf(program.interpreter));
  return text.startsWith("\uFEFF") ? 1 : 0;
}

/** The names by which a file knows something of a module. */
export function namesOf(file: SourceFile, module: string | RegExp, imported: readonly string[]): Binding[] {
  const isIt = (name: string): boolean => (typeof module === "string" ? name === module : module.test(name));
  return bindingsOf(file).filter((binding) => isIt(binding.module) && imported.includes(binding.imported));
}
