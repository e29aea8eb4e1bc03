import { circles } from "./circles.ts";
import { importGraph } from "./graph.ts";
import { importRules } from "./rules.ts";
import type { Import, ImportRule } from "./types.ts";

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

function forbids(rule: ImportRule, one: Import): boolean {
  const groups = rule.from?.path === undefined ? [] : new RegExp(rule.from.path).exec(one.from);
  if (groups === null || (rule.from?.not !== undefined && new RegExp(rule.from.not).test(one.from))) return false;
  const matches = (pattern: string): boolean =>
    new RegExp(pattern.replaceAll(/\$(\d)/g, (_all, group: string) => escaped(groups[Number(group)] ?? ""))).test(
      one.to,
    );
  if (rule.to.path !== undefined && !matches(rule.to.path)) return false;
  if (rule.to.not?.some(matches)) return false;
  return Object.entries(rule.when ?? {}).every(([key, value]) => one[key as keyof Import] === value);
}

/**
 * Every import that breaks a rule, and every circle, as lines to print.
 * @example const problems = importProblems(process.cwd());
 */
export function importProblems(root: string): string[] {
  const graph = importGraph(root);
  const broken = importRules.flatMap((rule) =>
    graph
      .filter((one) => forbids(rule, one))
      .map(({ from, to }) => `${rule.name}: ${from} -> ${to}\n    ${rule.comment}`),
  );
  const rounds = circles(graph).map(
    (files) => `no-circles: ${files.join(" -> ")}\n    No file imports itself by a detour, not even for types.`,
  );
  return [...new Set([...broken, ...rounds])].sort();
}
