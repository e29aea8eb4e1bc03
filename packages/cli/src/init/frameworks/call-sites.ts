import type { CallExpression, Node } from "@babel/types";
import type { Project } from "../../project/index.ts";
import {
  afterStatement,
  bindingsOf,
  endOf,
  findAll,
  type Insertion,
  importsFrom,
  type Place,
  placeOf,
  requiredModule,
  type SourceFile,
} from "../../source/index.ts";

/** Where an application is made: `const app = express();` or `this.app = express();` */
export interface CallSite {
  readonly file: SourceFile;
  readonly call: CallExpression;
  /** What is called of it in the same statement: `express().use(…).get(…)`. */
  readonly chained: readonly string[];
  /** The name of what was made. */
  readonly name: string;
  readonly statement: Node;
  /** The block or program that the statement stands in. */
  readonly body: readonly Node[];
}

interface Chain {
  readonly call: CallExpression;
  readonly chained: readonly string[];
}

/** Through what TypeScript and method chains put around a call. */
function innermostCall(node: Node | null | undefined, chained: readonly string[] = []): Chain | undefined {
  if (node === null || node === undefined) return undefined;
  if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression" || node.type === "AwaitExpression") {
    return innermostCall("expression" in node ? node.expression : node.argument, chained);
  }
  if (node.type !== "CallExpression") return undefined;
  const { callee } = node;
  if (callee.type !== "MemberExpression" || callee.object.type !== "CallExpression") return { call: node, chained };
  const method = callee.property.type === "Identifier" ? callee.property.name : "";
  return innermostCall(callee.object, [method, ...chained]);
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
    const factoryIn = (value: Node): Chain | undefined => {
      const chain = innermostCall(value);
      const callee = chain?.call.callee;
      const isIt = (callee?.type === "Identifier" && locals.has(callee.name)) || requiredModule(callee) === module;
      return isIt ? chain : undefined;
    };
    const statements = (["VariableDeclaration", "ExpressionStatement"] as const).flatMap((type) =>
      findAll<Node["type"]>(file.tree as Node, type),
    );
    for (const { node: statement, parents } of statements) {
      const [made] = namedIn(statement).flatMap(({ name, value }) => {
        const chain = factoryIn(value);
        return chain === undefined ? [] : [{ ...chain, name }];
      });
      const [block] = parents;
      const holder = block?.type === "ExportNamedDeclaration" ? parents[1] : block;
      if (made === undefined || (holder?.type !== "Program" && holder?.type !== "BlockStatement")) continue;
      return { file, ...made, statement, body: holder.body };
    }
  }
  return undefined;
}

/** What only gives the application types. */
const isTyping = (method: string): boolean => method === "withTypeProvider";

/** Calls something of the application before anything else does. */
export function callFirst({ file, call, chained, name, statement }: CallSite, what: string): Insertion {
  if (chained.every(isTyping)) return afterStatement(file, statement, { code: `${name}.${what}` });
  const gap = /^\s*/.exec(file.text.slice(endOf(call)))?.[0] ?? "";
  return { at: endOf(call), text: `${gap}.${what}` };
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

/** Where programs that other scripts start make an application that has no adapter yet. */
export function placesElsewhere(
  { sources, others }: Project,
  module: string,
  exportNames: readonly string[],
  adapter: string,
): Place[] {
  const places = others.flatMap((one) => {
    const own = one.sources.filter(({ path }) => sources.every((file) => file.path !== path));
    const site = own.some((file) => importsFrom(file, adapter)) ? undefined : findFactoryCall(own, module, exportNames);
    return site === undefined ? [] : [placeOf(site.file, site.statement)];
  });
  return places.filter(({ path }, index) => places.findIndex((one) => one.path === path) === index);
}
