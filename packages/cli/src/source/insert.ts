import type { ImportDeclaration, Node } from "@babel/types";
import { isRequired, requiredModule } from "./bindings.ts";
import { isModule } from "./modules.ts";
import { afterStatement, atTop, rightBefore } from "./place.ts";
import { styleOf } from "./style.ts";
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
export function usesImport(file: SourceFile): boolean {
  const body = file.tree?.program.body ?? [];
  if (body.some(({ type }) => type === "ImportDeclaration" || type === "TSImportEqualsDeclaration")) return true;
  return /\.[cm]?ts$/.test(file.path) || isModule(file);
}

function isLoading(node: Node): boolean {
  if (node.type === "ImportDeclaration" || node.type === "TSImportEqualsDeclaration") return true;
  if (node.type === "VariableDeclaration") return node.declarations.some(({ init }) => isRequired(init));
  return node.type === "ExpressionStatement" && isRequired(node.expression);
}

/** How long a line may be, and what is done with one that is longer. */
interface LineLimit {
  readonly width: number;
  readonly hasComma: boolean;
}

const indentOf = ({ text }: SourceFile): string => /^(?:\t| {2,8})(?=[^\s*])/m.exec(text)?.[0] ?? "  ";

/** Named imports, after the last thing that the file loads at its top, and before the place where they are used. */
export function addImport(
  file: SourceFile,
  names: readonly string[],
  module: string,
  use: number,
  limit?: LineLimit,
): Insertion {
  const { quote, end, newline } = styleOf(file);
  const sorted = [...names].sort();
  const name = `${quote}${module}${quote}`;
  const isImport = usesImport(file);
  const around = isImport ? "import  from " : "const  = require()";
  const line = `{ ${sorted.join(", ")} }`;
  const isTooLong = limit !== undefined && `${around}${line}${name}${end}`.length > limit.width;
  const inner = sorted.map((one) => `${newline}${indentOf(file)}${one}`).join(",");
  const list = isTooLong ? `{${inner}${limit.hasComma ? "," : ""}${newline}}` : line;
  const added = { code: isImport ? `import ${list} from ${name}` : `const ${list} = require(${name})` };
  // An import holds for the whole file; what is required is there from its line on.
  const last = file.tree?.program.body.findLast((node) => isLoading(node) && (isImport || endOf(node) < use));
  if (last !== undefined) return afterStatement(file, last, added);
  const user = file.tree?.program.body.find((node) => !isImport && startOf(node) <= use && use <= endOf(node));
  return user === undefined ? atTop(file, added) : rightBefore(file, user, added);
}

/** A file that is loaded before all others, except for those that only read the environment. */
export function addFirstImport(file: SourceFile, specifier: string, note: string): Insertion {
  const { quote } = styleOf(file);
  const name = `${quote}${specifier}${quote}`;
  const added = { code: usesImport(file) ? `import ${name}` : `require(${name})`, note };
  const environment = file.tree?.program.body.findLast((node) => isLoading(node) && readsEnvironment(node));
  if (environment !== undefined) return afterStatement(file, environment, added);
  const first = file.tree?.program.body.find(isLoading);
  return first === undefined ? atTop(file, added) : rightBefore(file, first, added);
}

function readsEnvironment(node: Node): boolean {
  const module = node.type === "ImportDeclaration" ? (node as ImportDeclaration).source.value : undefined;
  const required = node.type === "ExpressionStatement" ? requiredModule(node.expression) : undefined;
  return /^dotenv(-flow|-expand)?\/config$/.test(module ?? required ?? "");
}
