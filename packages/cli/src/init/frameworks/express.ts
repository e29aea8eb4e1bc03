import type { FunctionExpression, Node } from "@babel/types";
import type { Formatter, Project } from "../../project/index.ts";
import {
  type Added,
  addImport,
  afterStatement,
  beforeStatement,
  endOf,
  type Insertion,
  placeOf,
  type SourceFile,
  startOf,
} from "../../source/index.ts";
import type { FrameworkPlan, Instruction } from "../types.ts";
import { type CallSite, callFirst, methodCall, planServer, type ServerEdit, wholeExport } from "./call-sites.ts";
import { addsLater, addsNow, functionNamed, hasPath, holds, isShared } from "./express-routes.ts";

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

/**
 * Puts the handler where the routes are over: at the first error handler, where the application is handed on, or at the
 * last route. Nowhere, where some are added once this file has run.
 */
function afterRoutes(site: CallSite, handler: Added): Insertion | undefined {
  const { file, chained, body, name, statement } = site;
  // Then the name is that of a server.
  if (chained.includes("listen")) return undefined;
  const after = body.slice(body.findIndex((node) => node === statement || holds(node, statement)) + 1);
  const over = after.slice(after.findLastIndex((node) => hasPath(node, name)) + 1);
  const present =
    after.find((node) => isErrorHandler(node, site)) ?? over.find((node) => soundsLikeErrorHandler(node, site));
  if (present !== undefined) return beforeStatement(file, present, handler);
  if (body.some((node) => addsLater(node, site))) return undefined;
  const last = after.findLast((node) => addsNow(node, site));
  // What hands on an application without routes has them added elsewhere.
  if (last === undefined && body.some((node) => isShared(node, site))) return undefined;
  const isOver = (node: Node): boolean =>
    methodCall(node, name, /^listen$/) !== undefined ||
    (last !== undefined &&
      (node.type === "ReturnStatement" || node.type === "ExportDefaultDeclaration" || wholeExport(node) !== undefined));
  const end = after.find(isOver);
  if (end !== undefined) return beforeStatement(file, end, handler);
  return last && afterStatement(file, last, handler);
}

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
