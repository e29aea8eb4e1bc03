import type { CallExpression, Node } from "@babel/types";
import { bindingsOf, endOf, findAll, importsFrom, type SourceFile, startOf } from "../source/index.ts";
import { type ApplicationCall, applicationCalls } from "./application-calls.ts";
import { importedFile } from "./sources.ts";

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

/** Which of an application's files' names lead to it; `exported` where the file makes more than one. */
interface Made {
  readonly file: SourceFile;
  readonly exported: string | undefined;
}

/** The name that an expression begins with: of what a module exports, or of what a function of it makes. */
function rootOf(node: Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return rootOf(node.object);
  if (node.type === "AwaitExpression") return rootOf(node.argument);
  return node.type === "CallExpression" && node.callee.type === "Identifier" ? node.callee.name : undefined;
}

/** What an application of another file is called in this one. */
function namesIn(source: SourceFile, { file, exported }: Made, sources: readonly SourceFile[]): ReadonlySet<string> {
  const imports = bindingsOf(source).filter(({ module }) => importedFile(sources, source.path, module) === file);
  const meant = imports.filter(({ imported }) => exported === undefined || imported === exported);
  const names = new Set(meant.map(({ local }) => local));
  if (source.tree === undefined || names.size === 0) return names;
  for (const { node } of findAll(source.tree, "VariableDeclarator")) {
    const root = node.init ? rootOf(node.init) : undefined;
    if (node.id.type === "Identifier" && root !== undefined && names.has(root)) names.add(node.id.name);
  }
  return names;
}

type Uses = Pick<Judged, "isTraced" | "isMounted" | "isServed">;

/** What a file does with an application; `above` is what the call that makes it is handed to. */
function usesIn(file: SourceFile, isIt: (node: Node) => boolean, adapter: string, above?: Node): Uses {
  const locals = new Set(bindingsOf(file).flatMap(({ module, local }) => (module === adapter ? [local] : [])));
  const calls = file.tree === undefined ? [] : findAll(file.tree, "CallExpression").map(({ node }) => node);
  const ofIt = calls.filter(({ callee }) => callee.type === "MemberExpression" && isIt(innermost(callee.object)));
  const takers = calls.filter((one) => one === above || one.arguments.some(isIt)).map(nameOf);
  const isAdapter = (node: Node): boolean =>
    [node, ...findAll(node, "Identifier").map((one) => one.node)].some(
      (one) => one.type === "Identifier" && locals.has(one.name),
    );
  return {
    isTraced: ofIt.some((one) => mounts.test(nameOf(one)) && one.arguments.some(isAdapter)),
    isMounted: takers.some((name) => mounts.test(name)),
    isServed: ofIt.some((one) => nameOf(one) === "listen") || takers.some((name) => serves.test(name)),
  };
}

function judge(made: Made, application: ApplicationCall, adapter: string, sources: readonly SourceFile[]): Judged {
  const { call, chained, parents, named } = application;
  const { file } = made;
  const isIt = (node: Node): boolean =>
    node === call || (named !== undefined && file.text.slice(startOf(node), endOf(node)) === named.name);
  const uses = [usesIn(file, isIt, adapter, parents[0])];
  for (const source of sources) {
    const names = source === file ? new Set<string>() : namesIn(source, made, sources);
    if (names.size > 0) uses.push(usesIn(source, (node) => names.has(rootOf(node) ?? ""), adapter));
  }
  return {
    ...application,
    file,
    node: named?.statement ?? call,
    isTraced: uses.some(({ isTraced }) => isTraced),
    isMounted: uses.some(({ isMounted }) => isMounted),
    isServed: chained.includes("listen") || uses.some(({ isServed }) => isServed),
  };
}

/**
 * The first that listens, or the first of all, those beside it, and those elsewhere that listen: what is mounted has the
 * adapter of its holder.
 */
function applicationPlaces(sources: readonly SourceFile[], framework: ServerName, adapter: string): Judged[] {
  const all = sources.flatMap((file) => {
    const calls = applicationCalls(file, framework, factories[framework]);
    const isOnly = calls.length === 1;
    return calls.map((one) => judge({ file, exported: isOnly ? undefined : one.named?.name }, one, adapter, sources));
  });
  const apart = all.filter(({ isMounted }) => !isMounted);
  const first = apart.find(({ isServed }) => isServed) ?? apart[0] ?? all[0];
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
