import type { FunctionDeclaration, Node, VariableDeclarator } from "@babel/types";
import { endOf, findAll, type SourceFile, startOf } from "../../source/index.ts";
import { type CallSite, methodCall, wholeExport } from "./call-sites.ts";

export function functionNamed({ tree }: SourceFile, name: string): Node | undefined {
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

const isNamed = (node: Node | null | undefined, name: string): boolean =>
  node?.type === "Identifier" && node.name === name;

/** What is handed the application may add routes to it; a server does not. */
function takes(node: Node, name: string): boolean {
  const isIt = (one: Node): boolean => isNamed(one, name);
  const calls = /^(Expression|Call|Await)/.test(node.type) ? findAll(node, "CallExpression") : [];
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

/** What answers some paths only. */
export function hasPath(node: Node, name: string): boolean {
  const call = methodCall(node, name, routes);
  return call !== undefined && /^(String|Template|RegExp)Literal$/.test(call.arguments[0]?.type ?? "");
}

type Function = Pick<FunctionDeclaration, "params" | "async" | "id"> & { readonly body: Node };

const isFunction = (node: Node): node is Node & Function =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);

/** Whether it calls something else by the name of the application. */
const hasOwn = ({ params, body }: Function, name: string): boolean =>
  params.some((one) => isNamed(one, name)) ||
  findAll(body, "VariableDeclarator").some(({ node }) => isNamed(node.id, name));

/** `mount()` or `await mount()` as a statement: the name. */
function calledBy(node: Node): { name: string; isAwaited: boolean } | undefined {
  const expression = node.type === "ExpressionStatement" ? node.expression : undefined;
  const isAwaited = expression?.type === "AwaitExpression";
  const call = isAwaited ? expression.argument : expression;
  if (call?.type !== "CallExpression" || call.callee.type !== "Identifier") return undefined;
  return { name: call.callee.name, isAwaited };
}

/** Whether a function has run by the time that the statement it stands in, or one that calls it, is over. */
function runsAtOnce(node: Node & Function, [parent, above]: readonly Node[], { body }: CallSite): boolean {
  if (parent?.type === "CallExpression") {
    const { callee } = parent;
    if (callee === node) return !node.async || above?.type === "AwaitExpression";
    const method = callee.type === "MemberExpression" ? callee.property : undefined;
    return !node.async && method?.type === "Identifier" && /^(forEach|map)$/.test(method.name);
  }
  const name = parent?.type === "VariableDeclarator" ? parent.id : node.id;
  return body.map(calledBy).some((call) => call && isNamed(name, call.name) && (!node.async || call.isAwaited));
}

/** What a statement adds: at once, or later, in a function that something else calls. */
function added(statement: Node, site: CallSite): { now: boolean; later: boolean } {
  const statements = findAll(statement, "ExpressionStatement");
  const arrows = findAll(statement, "ArrowFunctionExpression").map(({ node, parents }) => ({
    node: node.body,
    parents: [node, ...parents],
  }));
  const inner = [...statements, ...arrows].filter(({ node }) => node !== statement && isRoute(node, site));
  const around = inner.map(({ parents }) =>
    parents.flatMap((node, index) => (isFunction(node) ? [{ node, parents: parents.slice(index + 1) }] : [])),
  );
  const ofIt = around.filter((functions) => !functions.some(({ node }) => hasOwn(node, site.name)));
  const isLate = (functions: (typeof around)[number]): boolean =>
    functions.some(({ node, parents }) => !runsAtOnce(node, parents, site));
  return { now: ofIt.some((functions) => !isLate(functions)), later: ofIt.some(isLate) };
}

/** Whether a statement adds routes later, when its file has run; what answers a request adds none. */
export const addsLater = (node: Node, site: CallSite): boolean =>
  methodCall(node, site.name, routes) === undefined && added(node, site).later;

const declares = (node: Node, name: string): boolean =>
  node.type === "FunctionDeclaration"
    ? isNamed(node.id, name)
    : node.type === "VariableDeclaration" && node.declarations.some(({ id }) => isNamed(id, name));

/** Whether the routes of a statement are there when it is over. */
export function addsNow(node: Node, site: CallSite): boolean {
  const name = calledBy(node)?.name;
  const called = name === undefined ? undefined : site.body.find((one) => declares(one, name));
  return isRoute(node, site) || added(node, site).now || (called !== undefined && added(called, site).now);
}

/** Whether other files get hold of the application. */
export function isShared(node: Node, { name, statement }: CallSite): boolean {
  if (holds(node, statement)) return true;
  const whole = node.type === "ExpressionStatement" && node.expression;
  const given =
    node.type === "ReturnStatement"
      ? node.argument
      : node.type === "ExportDefaultDeclaration"
        ? node.declaration
        : (wholeExport(node) ?? (whole && whole.type === "AssignmentExpression" ? whole.right : undefined));
  const listed = node.type === "ExportNamedDeclaration" ? node.specifiers : [];
  const properties = given?.type === "ObjectExpression" ? given.properties : [];
  return (
    isNamed(given, name) ||
    listed.some((one) => one.type === "ExportSpecifier" && isNamed(one.local, name)) ||
    properties.some((one) => one.type === "ObjectProperty" && isNamed(one.value, name))
  );
}

export const holds = (node: Node, inner: Node): boolean =>
  node.type === "ExportNamedDeclaration" && node.declaration === inner;
