import type { FunctionExpression, Node, VariableDeclarator } from "@babel/types";
import type { Project } from "../../project/index.ts";
import {
  type Added,
  addImport,
  afterStatement,
  beforeStatement,
  endOf,
  findAll,
  type Insertion,
  type SourceFile,
  startOf,
} from "../../source/index.ts";
import type { FileEdit, FrameworkPlan, Instruction } from "../types.ts";
import { type CallSite, callFirst, methodCall, planServer, wholeExport } from "./call-sites.ts";

const dependency = "@langfuse-kit/express";

const instruction: Instruction = {
  what: "Mount the middleware before all others, and the error handler after the routes",
  code: `import { langfuseErrorHandler, langfuseMiddleware } from "${dependency}";

app.use(langfuseMiddleware());
// routes
app.use(langfuseErrorHandler());`,
};

/** Express knows an error handler by its four parameters. */
function isErrorHandler(node: Node, { file, name }: CallSite): boolean {
  const handler = methodCall(node, name, /^use$/)?.arguments.at(-1);
  const made = handler?.type === "Identifier" ? functionNamed(file, handler.name) : handler;
  const isFunction = made?.type.endsWith("FunctionExpression") || made?.type === "FunctionDeclaration";
  return isFunction && (made as FunctionExpression).params.length === 4;
}

/** Of one that another file makes only the name tells: `errorHandler`, `errors.handler()`. */
function soundsLikeErrorHandler(node: Node, { file, name }: CallSite): boolean {
  const [handler, ...more] = methodCall(node, name, /^use$/)?.arguments ?? [];
  if (handler === undefined || more.length > 0) return false;
  return /^[\w$.]*(?:err|exception)/i.test(file.text.slice(startOf(handler), endOf(handler)));
}

function functionNamed({ tree }: SourceFile, name: string): Node | undefined {
  if (tree === undefined) return undefined;
  const declared = findAll(tree, "FunctionDeclaration").find(({ node }) => node.id?.name === name)?.node;
  const isIt = ({ id }: VariableDeclarator): boolean => id.type === "Identifier" && id.name === name;
  return declared ?? findAll(tree, "VariableDeclarator").find(({ node }) => isIt(node))?.node.init ?? undefined;
}

const isRoute = (node: Node, name: string): boolean =>
  methodCall(node, name, /^(use|all|get|post|put|patch|delete|route)$/) !== undefined;

/** What answers some paths only. */
function hasPath(node: Node, name: string): boolean {
  const call = isRoute(node, name) ? methodCall(node, name, /./) : undefined;
  return call !== undefined && /^(String|Template|RegExp)Literal$/.test(call.arguments[0]?.type ?? "");
}

/** Puts the handler where the routes are over: at the first error handler, where the application is handed on, or at the last. */
function afterRoutes(site: CallSite, handler: Added): Insertion | undefined {
  const { file, chained, body, name, statement } = site;
  // Then the name is that of a server.
  if (chained.includes("listen")) return undefined;
  const after = body.slice(body.findIndex((node) => node === statement || holds(node, statement)) + 1);
  // What exports an application without routes has them added elsewhere.
  const last = after.findLast((node) => isRoute(node, name));
  const isHandedOn = (node: Node): boolean =>
    node.type === "ReturnStatement" ||
    node.type === "ExportDefaultDeclaration" ||
    (last !== undefined && wholeExport(node) !== undefined) ||
    methodCall(node, name, /^listen$/) !== undefined;
  const over = after.slice(after.findLastIndex((node) => hasPath(node, name)) + 1);
  const end =
    after.find((node) => isErrorHandler(node, site)) ??
    over.find((node) => soundsLikeErrorHandler(node, site)) ??
    after.find(isHandedOn);
  if (end !== undefined) return beforeStatement(file, end, handler);
  return last === undefined ? undefined : afterStatement(file, last, handler);
}

const holds = (node: Node, inner: Node): boolean =>
  node.type === "ExportNamedDeclaration" && node.declaration === inner;

/** The middleware right after `express()`, and the error handler where the routes end. */
function edit(file: SourceFile, sites: readonly [CallSite, ...CallSite[]]): FileEdit {
  const handlers = sites.map((site) => afterRoutes(site, { code: `${site.name}.use(langfuseErrorHandler())` }));
  const isHandled = handlers.some((handler) => handler !== undefined);
  const names = isHandled ? ["langfuseErrorHandler", "langfuseMiddleware"] : ["langfuseMiddleware"];
  const insertions = [
    addImport(file, names, dependency, startOf(sites[0].statement)),
    ...sites.flatMap((site, index) => [callFirst(site, "use(langfuseMiddleware())"), handlers[index] ?? []].flat()),
  ];
  return { path: file.path, insertions };
}

export const planExpress = (project: Project): FrameworkPlan =>
  planServer(project, { framework: "express", instruction, edit });
