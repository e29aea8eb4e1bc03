import type { CallExpression, Node } from "@babel/types";
import { bindingsOf, endOf, findAll, importsFrom, type SourceFile, startOf } from "../source/index.ts";
import { type ApplicationCall, applicationCalls } from "./application-calls.ts";

/** A framework whose applications are made by a call. */
export type ServerName = "express" | "fastify";

/** By what names the package exports that call. */
const factories: Readonly<Record<ServerName, readonly string[]>> = {
  express: ["default", "*"],
  fastify: ["default", "*", "fastify"],
};

/** Where an application is made. */
export interface ApplicationPlace extends ApplicationCall {
  readonly file: SourceFile;
  /** Its statement, or the call where that stands in something else. */
  readonly node: Node;
  /** Whether the file gives it something of the adapter. */
  readonly isTraced: boolean;
}

interface Judged extends ApplicationPlace {
  readonly isMounted: boolean;
  readonly isServed: boolean;
}

const nameOf = ({ callee }: CallExpression): string => {
  const named = callee.type === "MemberExpression" ? callee.property : callee;
  return named.type === "Identifier" ? named.name : "";
};

/** What the first of a chain of methods is called of. */
function innermost(node: Node): Node {
  return node.type === "CallExpression" && node.callee.type === "MemberExpression"
    ? innermost(node.callee.object)
    : node;
}

const mounts = /^(use|register)$/;
const serves = /^create(Secure)?Server$/;

function judge(file: SourceFile, application: ApplicationCall, adapter: string): Judged {
  const { call, chained, parents, named } = application;
  const locals = new Set(bindingsOf(file).flatMap(({ module, local }) => (module === adapter ? [local] : [])));
  const isIt = (node: Node): boolean =>
    node === call || (named !== undefined && file.text.slice(startOf(node), endOf(node)) === named.name);
  const calls = file.tree === undefined ? [] : findAll(file.tree, "CallExpression").map(({ node }) => node);
  const ofIt = calls.filter(({ callee }) => callee.type === "MemberExpression" && isIt(innermost(callee.object)));
  const [above] = parents;
  const takers = calls.filter((one) => one === above || one.arguments.some(isIt)).map(nameOf);
  const isAdapter = (node: Node): boolean =>
    [node, ...findAll(node, "Identifier").map((one) => one.node)].some(
      (one) => one.type === "Identifier" && locals.has(one.name),
    );
  return {
    ...application,
    file,
    node: named?.statement ?? call,
    isTraced: ofIt.some((one) => mounts.test(nameOf(one)) && one.arguments.some(isAdapter)),
    isMounted: takers.some((name) => mounts.test(name)),
    isServed:
      chained.includes("listen") ||
      ofIt.some((one) => nameOf(one) === "listen") ||
      takers.some((name) => serves.test(name)),
  };
}

/** The first, those beside it, and those elsewhere that listen by themselves: what is mounted has the adapter of its holder. */
function applicationPlaces(sources: readonly SourceFile[], framework: ServerName, adapter: string): Judged[] {
  const all = sources.flatMap((file) =>
    applicationCalls(file, framework, factories[framework]).map((one) => judge(file, one, adapter)),
  );
  const apart = all.filter(({ isMounted }) => !isMounted);
  const [first] = apart.length > 0 ? apart : all;
  return first === undefined
    ? []
    : [first, ...apart.filter((one) => one !== first && (one.file === first.file || one.isServed))];
}

/**
 * The applications that lack their adapter. Where it is used in a way that cannot be seen from here, somebody has seen to
 * all of them.
 */
export function untracedApplications(sources: readonly SourceFile[], framework: ServerName): ApplicationPlace[] {
  const adapter = `@langfuse-kit/${framework}`;
  const places = applicationPlaces(sources, framework, adapter);
  const isUsed = sources.some((file) => importsFrom(file, adapter));
  return isUsed && !places.some(({ isTraced }) => isTraced) ? [] : places.filter(({ isTraced }) => !isTraced);
}
