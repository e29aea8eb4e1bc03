import type { Node } from "@babel/types";
import { findAll, requiredModule, type SourceFile, startOf } from "../source/index.ts";
import { type Load, loadsIn } from "./loads.ts";

/** What a program does on its way to tracing. */
export type Step = { readonly at: number } & (
  | { readonly kind: "import"; readonly module: string }
  | { readonly kind: "load"; readonly load: Load }
  | { readonly kind: "setUp" }
);

const register = "@langfuse-kit/core/register";

const inOrder = (steps: readonly Step[]): Step[] => steps.toSorted((left, right) => left.at - right.at);

function importOf(at: Node, name: Node | null | undefined): Step[] {
  const module = name?.type === "StringLiteral" ? name.value : undefined;
  if (module === undefined) return [];
  return [{ at: startOf(at), ...(module === register ? { kind: "setUp" } : { kind: "import", module }) }];
}

/** The steps of a file in the order in which they are taken: imports of an ES module come before its body. */
export function stepsOf(file: SourceFile, isModule: boolean): Step[] {
  const { tree } = file;
  if (tree === undefined) return [];
  const declared = (["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration"] as const).flatMap((type) =>
    findAll(tree, type).flatMap(({ node }) => importOf(node, node.source)),
  );
  const equals = findAll(tree, "TSExternalModuleReference").flatMap(({ node }) => importOf(node, node.expression));
  const calls = findAll(tree, "CallExpression").flatMap(({ node }): Step[] => {
    const isSetUp = node.callee.type === "Identifier" && node.callee.name === "initLangfuse";
    if (isSetUp) return [{ at: startOf(node), kind: "setUp" }];
    return requiredModule(node) === undefined ? [] : importOf(node, node.arguments[0]);
  });
  const loads = loadsIn(file).map((load): Step => ({ at: load.at, kind: "load", load }));
  const body = [...equals, ...calls, ...loads];
  return isModule ? [...inOrder(declared), ...inOrder(body)] : inOrder([...declared, ...body]);
}
