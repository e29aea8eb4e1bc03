import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { cruiseOptions, importRules } from "./import-rules.ts";

const folders = ["packages", "apps", "examples", "scripts", "test"];

/**
 * Every import that breaks one of the import rules, as lines to print.
 * @example const problems = await importProblems(process.cwd());
 */
export async function importProblems(root: string): Promise<string[]> {
  const here = folders.filter((folder) => existsSync(join(root, folder)));
  const files = readdirSync(root).filter((name) => name.endsWith(".ts"));
  const { output } = await cruise([...here, ...files], {
    ...cruiseOptions,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: importRules },
  });
  const comments = new Map(importRules.map((rule) => [rule.name, rule.comment]));
  return (output as ICruiseResult).summary.violations
    .map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}\n    ${comments.get(rule.name) ?? ""}`)
    .sort();
}
