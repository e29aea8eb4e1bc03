import type { CallExpression, Node } from "@babel/types";
import { bindingsOf, findAll, requiredModule, type SourceFile } from "../../source/index.ts";

/** Where an application is made: `const app = express();` or `this.app = express();` */
export interface CallSite {
  readonly file: SourceFile;
  /** The name of what was made. */
  readonly name: string;
  readonly statement: Node;
  /** The block or program that the statement stands in. */
  readonly body: readonly Node[];
}

/** Through what TypeScript and method chains put around a call. */
function innermostCall(node: Node | null | undefined): CallExpression | undefined {
  if (node === null || node === undefined) return undefined;
  if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression" || node.type === "AwaitExpression") {
    return innermostCall("expression" in node ? node.expression : node.argument);
  }
  if (node.type !== "CallExpression") return undefined;
  if (node.callee.type === "MemberExpression" && node.callee.object.type === "CallExpression") {
    return innermostCall(node.callee.object) ?? node;
  }
  return node;
}

/** What a statement gives a name to: `const app = …`, `app = …`, `this.app = …`. */
function namedIn(statement: Node): { readonly name: string; readonly value: Node }[] {
  if (statement.type === "VariableDeclaration") {
    return statement.declarations.flatMap(({ id, init }) =>
      id.type === "Identifier" && init ? [{ name: id.name, value: init }] : [],
    );
  }
  const assigned = statement.type === "ExpressionStatement" ? statement.expression : undefined;
  if (assigned?.type !== "AssignmentExpression" || assigned.operator !== "=") return [];
  const { left, right } = assigned;
  if (left.type === "Identifier") return [{ name: left.name, value: right }];
  const isOwn = left.type === "MemberExpression" && left.object.type === "ThisExpression";
  return isOwn && left.property.type === "Identifier" ? [{ name: `this.${left.property.name}`, value: right }] : [];
}

/** The first place in the project where a module's factory is called and given a name. */
export function findFactoryCall(
  sources: readonly SourceFile[],
  module: string,
  exportNames: readonly string[],
): CallSite | undefined {
  for (const file of sources) {
    if (file.tree === undefined) continue;
    const locals = new Set(
      bindingsOf(file)
        .filter((one) => one.module === module && exportNames.includes(one.imported))
        .map(({ local }) => local),
    );
    const isFactory = (value: Node): boolean => {
      const callee = innermostCall(value)?.callee;
      return (callee?.type === "Identifier" && locals.has(callee.name)) || requiredModule(callee) === module;
    };
    const statements = (["VariableDeclaration", "ExpressionStatement"] as const).flatMap((type) =>
      findAll<Node["type"]>(file.tree as Node, type),
    );
    for (const { node: statement, parents } of statements) {
      const made = namedIn(statement).find(({ value }) => isFactory(value));
      const [block] = parents;
      const holder = block?.type === "ExportNamedDeclaration" ? parents[1] : block;
      if (made === undefined || (holder?.type !== "Program" && holder?.type !== "BlockStatement")) continue;
      return { file, name: made.name, statement, body: holder.body };
    }
  }
  return undefined;
}

/** `app.use(…)` as a statement: the call, or undefined for anything else. */
export function methodCall(node: Node, name: string, method: RegExp): CallExpression | undefined {
  const expression = node.type === "ExpressionStatement" ? node.expression : undefined;
  const call = expression?.type === "AwaitExpression" ? expression.argument : expression;
  const declared = node.type === "VariableDeclaration" ? node.declarations[0]?.init : undefined;
  const found = call ?? declared;
  if (found?.type !== "CallExpression" || found.callee.type !== "MemberExpression") return undefined;
  const { object, property } = found.callee;
  const isIt =
    object.type === "Identifier" &&
    object.name === name &&
    property.type === "Identifier" &&
    method.test(property.name);
  return isIt ? found : undefined;
}

/** What `module.exports = …` hands on. */
export function wholeExport(node: Node): Node | undefined {
  const assignment = node.type === "ExpressionStatement" ? node.expression : undefined;
  if (assignment?.type !== "AssignmentExpression" || assignment.left.type !== "MemberExpression") return undefined;
  const { object, property } = assignment.left;
  const isWhole = object.type === "Identifier" && object.name === "module" && property.type === "Identifier";
  return isWhole && property.name === "exports" ? assignment.right : undefined;
}
