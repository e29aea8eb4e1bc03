import type { Node } from "@babel/types";

type Known = { readonly value: string | undefined } | undefined;

const isNamed = (node: Node, name: string): boolean => node.type === "Identifier" && node.name === name;

/** The variable that `process.env.NAME` reads. */
function variableOf(node: Node): string | undefined {
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return undefined;
  const { object, property } = node;
  const isEnvironment =
    object.type === "MemberExpression" && isNamed(object.object, "process") && isNamed(object.property, "env");
  return isEnvironment ? property.name : undefined;
}

/** What an expression of literals and variables comes to; undefined where more than that is computed. */
function evaluate(node: Node, env: NodeJS.ProcessEnv): Known {
  if (node.type === "StringLiteral") return { value: node.value };
  if (node.type === "TemplateLiteral") {
    const parts = node.expressions.map((part) => evaluate(part, env));
    if (parts.includes(undefined)) return undefined;
    const texts = node.quasis.map(({ value }, index) => `${value.cooked}${parts[index] ? parts[index].value : ""}`);
    return { value: texts.join("") };
  }
  if (node.type === "LogicalExpression" && node.operator !== "&&") {
    const [left, right] = [evaluate(node.left, env), evaluate(node.right, env)];
    if (left === undefined || right === undefined) return undefined;
    return (node.operator === "||" ? left.value : left.value !== undefined) ? left : right;
  }
  const variable = variableOf(node);
  return variable === undefined ? undefined : { value: env[variable] };
}

/** As paths are compared here: without "./". */
export const plainPath = (path: string): string => path.replace(/^(\.\/)+/, "");

/** The name of a file that an expression is; undefined where it is computed, or where its variable is not set. */
export function fileName(node: Node, env: NodeJS.ProcessEnv): string | undefined {
  const name = evaluate(node, env)?.value;
  return name === undefined ? undefined : plainPath(name);
}
