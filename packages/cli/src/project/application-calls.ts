import type { CallExpression, Node } from "@babel/types";
import { bindingsOf, findAll, requiredModule, type SourceFile } from "../source/index.ts";

/** The call of a framework that makes an application, and what is done with it in the same statement. */
export interface ApplicationCall {
  readonly call: CallExpression;
  /** What is called of it at once: `express().use(…).get(…)`. */
  readonly chained: readonly string[];
  /** What its result is handed to, nearest first. */
  readonly parents: readonly Node[];
  /** Undefined where what is made is given no name in a statement of its own. */
  readonly named: NamedApplication | undefined;
}

/** `const app = express();`, `app = express();` or `this.app = express();` */
export interface NamedApplication {
  readonly name: string;
  readonly statement: Node;
  /** The block or program that the statement stands in. */
  readonly body: readonly Node[];
}

/** Up through what TypeScript and method chains put around a call. */
function withChain(call: CallExpression, around: readonly Node[]): Omit<ApplicationCall, "named"> {
  const chained: string[] = [];
  let whole: Node = call;
  let parents = around;
  for (;;) {
    const [parent, above] = parents;
    const isMethod = parent?.type === "MemberExpression" && parent.object === whole && above?.type === "CallExpression";
    if (isMethod && above.callee === parent) {
      chained.push(parent.property.type === "Identifier" ? parent.property.name : "");
      whole = above;
      parents = parents.slice(2);
    } else if (parent !== undefined && /^(TSAsExpression|TSSatisfiesExpression|AwaitExpression)$/.test(parent.type)) {
      whole = parent;
      parents = parents.slice(1);
    } else return { call, chained, parents };
  }
}

function nameIn(target: Node): string | undefined {
  if (target.type === "Identifier") return target.name;
  const isOwn = target.type === "MemberExpression" && target.object.type === "ThisExpression";
  return isOwn && target.property.type === "Identifier" ? `this.${target.property.name}` : undefined;
}

function namedBy([target, statement, ...around]: readonly Node[]): NamedApplication | undefined {
  const isAssigned = target?.type === "AssignmentExpression" && target.operator === "=";
  const holds = target?.type === "VariableDeclarator" ? target.id : isAssigned ? target.left : undefined;
  const name = holds && nameIn(holds);
  const [block] = around;
  const holder = block?.type === "ExportNamedDeclaration" ? around[1] : block;
  const isPlace = holder?.type === "Program" || holder?.type === "BlockStatement";
  return name === undefined || statement === undefined || !isPlace ? undefined : { name, statement, body: holder.body };
}

/** Where a file calls what a module exports by one of these names. */
export function applicationCalls(file: SourceFile, module: string, exportNames: readonly string[]): ApplicationCall[] {
  if (file.tree === undefined) return [];
  const locals = new Set(
    bindingsOf(file)
      .filter((one) => one.module === module && exportNames.includes(one.imported))
      .map(({ local }) => local),
  );
  return findAll(file.tree, "CallExpression").flatMap(({ node: call, parents: around }) => {
    const { callee } = call;
    const isIt = (callee.type === "Identifier" && locals.has(callee.name)) || requiredModule(callee) === module;
    if (!isIt) return [];
    const found = withChain(call, around);
    return [{ ...found, named: namedBy(found.parents) }];
  });
}
