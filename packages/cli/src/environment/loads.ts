import type { CallExpression, Node } from "@babel/types";
import { bindingsOf, findAll, propertyOf, requiredModule, type SourceFile, startOf } from "../source/index.ts";

/** One place of a program that loads files into the environment. */
export interface Load {
  readonly at: number;
  /** Expressions that name the files; none: `.env`. */
  readonly names: readonly Node[];
  /** Whether which files these are is computed. */
  readonly isComputed: boolean;
}

const dotenv = /^(dotenv(-flow|-expand|-safe)?|@dotenvx\/dotenvx)$/;

/** Modules that load `.env` by being loaded. */
export const loadsByItself = (module: string): boolean =>
  /^(dotenv(-flow|-expand|-safe)?|@dotenvx\/dotenvx)\/config$/.test(module);

const isNamed = (node: Node, name: string): boolean => node.type === "Identifier" && node.name === name;

/** How a call loads: by its arguments, or by an option of its first. */
function kindOf(node: CallExpression, file: SourceFile): "arguments" | "path" | "envFilePath" | undefined {
  const { callee } = node;
  const bindings = bindingsOf(file);
  if (callee.type === "Identifier") {
    if (callee.name === "loadLangfuseEnv") return "arguments";
    const found = bindings.find(({ local }) => local === callee.name);
    return found !== undefined && found.imported === "config" && dotenv.test(found.module) ? "path" : undefined;
  }
  if (callee.type !== "MemberExpression" || callee.computed) return undefined;
  const { object, property } = callee;
  if (isNamed(object, "process") && isNamed(property, "loadEnvFile")) return "arguments";
  if (isNamed(object, "ConfigModule") && isNamed(property, "forRoot")) return "envFilePath";
  if (isNamed(property, "loadLangfuseEnv")) return "arguments";
  const module = requiredModule(object) ?? bindings.find(({ local }) => isNamed(object, local))?.module ?? "";
  return isNamed(property, "config") && dotenv.test(module) ? "path" : undefined;
}

function namesOf(node: CallExpression, option: "path" | "envFilePath"): Pick<Load, "names" | "isComputed"> | undefined {
  const [options] = node.arguments;
  if (options === undefined) return { names: [], isComputed: false };
  if (options.type !== "ObjectExpression") return { names: [], isComputed: true };
  const ignored = propertyOf(options, "ignoreEnvFile")?.value;
  if (ignored?.type === "BooleanLiteral" && ignored.value) return undefined;
  const value = propertyOf(options, option)?.value;
  const isSpread = options.properties.some(({ type }) => type === "SpreadElement");
  if (value === undefined) return { names: [], isComputed: isSpread };
  const names: readonly (Node | null)[] = value.type === "ArrayExpression" ? value.elements : [value];
  return { names: names.filter((name) => name !== null), isComputed: false };
}

/** Everything in a program that loads such files, in the order of its text. */
export function loadsIn(file: SourceFile): Load[] {
  const calls = file.tree === undefined ? [] : findAll(file.tree, "CallExpression");
  return calls.flatMap(({ node }) => {
    const kind = kindOf(node, file);
    if (kind === undefined) return [];
    const named = kind === "arguments" ? { names: node.arguments, isComputed: false } : namesOf(node, kind);
    return named === undefined ? [] : [{ at: startOf(node), ...named }];
  });
}
