import { circles } from "./circles.ts";
import { importExceptions } from "./exceptions.ts";
import { importGraph } from "./graph.ts";
import { importRules } from "./rules.ts";
import type { Import, ImportException, ImportRule } from "./types.ts";

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
 * Every import that breaks a rule, every circle, and every exception that nothing needs, as lines to print.
 * @example const problems = importProblems(process.cwd());
 */
export function importProblems(root: string, exceptions: readonly ImportException[] = importExceptions): string[] {
  const graph = importGraph(root);
  const used = new Set<ImportException>();
  const isExcepted = ({ name }: ImportRule, { from, to, typeOnly }: Import): boolean => {
    const found = exceptions.find(
      (one) => one.rule === name && one.from === from && one.to === to && one.typeOnly === typeOnly,
    );
    if (found !== undefined) used.add(found);
    return found !== undefined;
  };
  const broken = importRules.flatMap((rule) =>
    graph
      .filter((one) => forbids(rule, one) && !isExcepted(rule, one))
      .map(({ from, to }) => `${rule.name}: ${from} -> ${to}\n    ${rule.comment}`),
  );
  const rounds = circles(graph).map(
    (files) => `no-circles: ${files.join(" -> ")}\n    No file imports itself by a detour, not even for types.`,
  );
  const idle = exceptions
    .filter((one) => !used.has(one))
    .map(({ rule, from, to }) => `idle-exception: ${from} -> ${to}\n    It does not break ${rule}. Strike it.`);
  return [...new Set([...broken, ...rounds, ...idle])].sort();
}
