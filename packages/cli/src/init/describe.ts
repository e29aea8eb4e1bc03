import { paintDiff, unifiedDiff } from "../plan/index.ts";
import type { GitState, Project } from "../project/index.ts";
import type { Terminal } from "../terminal/index.ts";
import type { InitPlan } from "./plan-init.ts";

/** What was found, as lines. */
export function describeProject(project: Project, git: GitState): string[] {
  const { manifest, root, frameworks, entry, language, modules, packageManager, neighbours } = project;
  const names = frameworks.map(({ name, version, isSupported, supported }) =>
    isSupported ? `${name} ${version}` : `${name} ${version}, which is not supported (${supported} is)`,
  );
  return [
    `project          ${manifest.name ?? root}`,
    `framework        ${names.join(", ") || "none that is known"}`,
    `entry            ${entry === undefined ? "not found" : `${entry.path} (${entry.because})`}`,
    `language         ${language === "typescript" ? "TypeScript" : "JavaScript"}, ${modules === "esm" ? "ESM" : "CommonJS"}`,
    `package manager  ${"name" in packageManager ? `${packageManager.name} (${packageManager.because})` : packageManager.undecided}`,
    ...neighbours.map(({ title, dependency }) => `other tracer     ${title} (${dependency}): global stays off`),
    ...(git === "dirty" ? ["git              there are changes that are not committed"] : []),
    ...(git === "none" ? ["git              not a repository; `langfuse-kit undo` takes everything back"] : []),
  ];
}

/** The diff of each file. */
export function describePlan({ changes }: InitPlan, { style }: Terminal): string {
  return changes.map((change) => paintDiff(unifiedDiff(change), style)).join("\n");
}

/** What is left for a person, to copy and paste. */
export function describeInstructions({ instructions }: InitPlan, { style }: Terminal): string[] {
  return instructions.flatMap(({ what, code, places = [] }) => [
    "",
    style.yellow(`To do by hand: ${what}`),
    ...places.map(({ path, line, code: there }) => `  ${path}:${line}  ${style.dim(there)}`),
    ...(places.length > 0 ? [""] : []),
    ...code.split("\n").map((line) => (line === "" ? "" : `  ${line}`)),
  ]);
}
