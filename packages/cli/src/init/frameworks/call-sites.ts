import type { CallExpression, Node } from "@babel/types";
import {
  type ApplicationPlace,
  type Formatter,
  formatterOf,
  type Project,
  type ServerName,
  untracedApplications,
} from "../../project/index.ts";
import { afterStatement, endOf, type Insertion, importsFrom, placeOf, type SourceFile } from "../../source/index.ts";
import type { FileEdit, FrameworkPlan, Instruction } from "../types.ts";

/** Where an application is made and given a name. */
export type CallSite = ApplicationPlace & NonNullable<ApplicationPlace["named"]>;

/** What only gives the application types. */
const isTyping = (method: string): boolean => method === "withTypeProvider";

/** Calls something of the application before anything else does. */
export function callFirst({ file, call, chained, name, statement }: CallSite, what: string): Insertion {
  if (chained.every(isTyping)) return afterStatement(file, statement, { code: `${name}.${what}` });
  const gap = /^\s*/.exec(file.text.slice(endOf(call)))?.[0] ?? "";
  return { at: endOf(call), text: `${gap}.${what}` };
}

/** `app.use(…)` as a statement, or as all that an arrow function is: the call, or undefined for anything else. */
export function methodCall(node: Node, name: string, method: RegExp): CallExpression | undefined {
  const expression =
    node.type === "ExpressionStatement" ? node.expression : node.type === "CallExpression" ? node : undefined;
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

/** What is put into a file, and what of it a person has to do. */
export interface ServerEdit extends FileEdit {
  readonly instructions?: readonly Instruction[];
}

/** How applications of a framework are set up. */
interface ServerAdapter {
  readonly framework: ServerName;
  readonly instruction: Instruction;
  /** What sets those of one file up. */
  readonly edit: (
    file: SourceFile,
    sites: readonly [CallSite, ...CallSite[]],
    formatter: Formatter | undefined,
  ) => ServerEdit;
}

/** Every application that can be set up; the others, and those of programs that other scripts start, are named. */
export function planServer(project: Project, { framework, instruction, edit }: ServerAdapter): FrameworkPlan {
  const { sources, others } = project;
  const formatter = formatterOf(project);
  const dependency = `@langfuse-kit/${framework}`;
  const isUsed = sources.some((file) => importsFrom(file, dependency));
  const lacking = untracedApplications(sources, framework);
  // What somebody has begun by hand is not finished over their head.
  const sites = isUsed ? [] : lacking.flatMap((one) => (one.named === undefined ? [] : [{ ...one, ...one.named }]));
  const edits = sources.flatMap((file) => {
    const [first, ...rest] = sites.filter((site) => site.file === file);
    return first === undefined ? [] : [edit(file, [first, ...rest], formatter)];
  });
  const elsewhere = others.flatMap((one) =>
    untracedApplications(
      one.sources.filter(({ path }) => sources.every((file) => file.path !== path)),
      framework,
    ),
  );
  const left = [...lacking.filter((one) => isUsed || one.named === undefined), ...elsewhere]
    .map(({ file, node }) => placeOf(file, node))
    .filter(({ path, line }, index, all) => all.findIndex((one) => one.path === path && one.line === line) === index);
  const isNowhere = !isUsed && edits.length === 0;
  const whole = left.length > 0 || isNowhere ? [{ ...instruction, places: left }] : [];
  const parts = edits.flatMap(({ instructions = [] }) => instructions);
  return { dependencies: [dependency], edits, instructions: [...whole, ...parts] };
}
