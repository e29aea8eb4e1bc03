import type { FunctionExpression, Node, VariableDeclarator } from "@babel/types";
import type { Formatter, Project } from "../../project/index.ts";
import {
  type Added,
  addImport,
  afterStatement,
  beforeStatement,
  endOf,
  findAll,
  type Insertion,
  placeOf,
  type SourceFile,
  startOf,
} from "../../source/index.ts";
import type { FrameworkPlan, Instruction } from "../types.ts";
import { type CallSite, callFirst, methodCall, planServer, type ServerEdit, wholeExport } from "./call-sites.ts";

const dependency = "@langfuse-kit/express";

const instruction: Instruction = {
  what: "Mount the middleware before all others, and the error handler after the routes",
  code: `import { langfuseErrorHandler, langfuseMiddleware } from "${dependency}";

app.use(langfuseMiddleware());
// routes
app.use(langfuseErrorHandler());`,
};

const afterwards: Instruction = {
  what: "Put the error handler after the routes, which are added elsewhere than the application is made",
  code: `import { langfuseErrorHandler } from "${dependency}";

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

const routes = /^(use|all|get|post|put|patch|delete|route)$/;

/** What sounds like one, or is made as one in this file: what is mounted without a path may as well be a parser. */
function isRouter(node: Node | undefined, { text, tree }: SourceFile): boolean {
  if (node === undefined) return false;
  const code = text.slice(startOf(node), endOf(node));
  const made = node.type === "Identifier" && tree ? findAll(tree, "VariableDeclarator") : [];
  return (
    /rout|api|controller|endpoint/i.test(code) ||
    made.some(
      ({ node: { id, init } }) =>
        id.type === "Identifier" && id.name === code && /\bRouter\(/.test(text.slice(init?.start ?? 0, init?.end ?? 0)),
    )
  );
}

/** What is handed the application may add routes to it; a server does not. */
function takes(node: Node, name: string): boolean {
  const isIt = (one: Node): boolean => one.type === "Identifier" && one.name === name;
  const calls = node.type === "ExpressionStatement" ? findAll(node, "CallExpression") : [];
  return calls.some(({ node: { callee, arguments: given } }) => {
    const method = callee.type === "MemberExpression" ? callee.property : callee;
    if (method.type === "Identifier" && /^create(Secure)?Server$/.test(method.name)) return false;
    const named = given.flatMap((one) => (one.type === "ObjectExpression" ? one.properties : []));
    const values = named.flatMap((one) => (one.type === "ObjectProperty" ? [one.value] : []));
    return given.some(isIt) || values.some(isIt);
  });
}

/** A path of the application, or a router. */
function isRoute(node: Node, { file, name }: CallSite): boolean {
  const call = methodCall(node, name, routes);
  if (call === undefined) return takes(node, name);
  const method = call.callee.type === "MemberExpression" && call.callee.property;
  const isUse = method && method.type === "Identifier" && method.name === "use";
  if (call.arguments.length > 1) return true;
  return isUse ? isRouter(call.arguments[0], file) : !methodCall(node, name, /^get$/);
}

/** Whether a statement adds routes later, in a function of its own. */
const addsLater = (node: Node, site: CallSite): boolean =>
  findAll(node, "ExpressionStatement").some(({ node: inner }) => inner !== node && isRoute(inner, site));

/** What answers some paths only. */
function hasPath(node: Node, name: string): boolean {
  const call = methodCall(node, name, routes);
  return call !== undefined && /^(String|Template|RegExp)Literal$/.test(call.arguments[0]?.type ?? "");
}

/** Puts the handler where the routes are over: at the first error handler, where the application is handed on, or at the last. */
function afterRoutes(site: CallSite, handler: Added): Insertion | undefined {
  const { file, chained, body, name, statement } = site;
  // Then the name is that of a server.
  if (chained.includes("listen")) return undefined;
  const after = body.slice(body.findIndex((node) => node === statement || holds(node, statement)) + 1);
  // What hands on an application without routes has them added elsewhere.
  const last = after.findLast((node) => isRoute(node, site));
  const isHandedOn = (node: Node): boolean =>
    methodCall(node, name, /^listen$/) !== undefined ||
    (last !== undefined &&
      (node.type === "ReturnStatement" || node.type === "ExportDefaultDeclaration" || wholeExport(node) !== undefined));
  const over = after.slice(after.findLastIndex((node) => hasPath(node, name)) + 1);
  const end =
    after.find((node) => isErrorHandler(node, site)) ??
    over.find((node) => soundsLikeErrorHandler(node, site)) ??
    after.find(isHandedOn);
  if (end !== undefined) return beforeStatement(file, end, handler);
  if (last === undefined || after.slice(after.indexOf(last)).some((node) => addsLater(node, site))) return undefined;
  return afterStatement(file, last, handler);
}

const holds = (node: Node, inner: Node): boolean =>
  node.type === "ExportNamedDeclaration" && node.declaration === inner;

/** The middleware right after `express()`, and the error handler where the routes end. */
function edit(
  file: SourceFile,
  sites: readonly [CallSite, ...CallSite[]],
  formatter: Formatter | undefined,
): ServerEdit {
  const handlers = sites.map((site) => afterRoutes(site, { code: `${site.name}.use(langfuseErrorHandler())` }));
  const isHandled = handlers.some((handler) => handler !== undefined);
  const names = isHandled ? ["langfuseErrorHandler", "langfuseMiddleware"] : ["langfuseMiddleware"];
  const insertions = [
    addImport(file, names, dependency, startOf(sites[0].statement), formatter),
    ...sites.flatMap((site, index) => [callFirst(site, "use(langfuseMiddleware())"), handlers[index] ?? []].flat()),
  ];
  const places = sites.flatMap(({ statement }, index) => (handlers[index] ? [] : [placeOf(file, statement)]));
  return { path: file.path, insertions, instructions: places.length === 0 ? [] : [{ ...afterwards, places }] };
}

export const planExpress = (project: Project): FrameworkPlan =>
  planServer(project, { framework: "express", instruction, edit });
