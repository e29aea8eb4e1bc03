import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { foldersUpwards } from "../project/index.ts";

/** What git makes of the repository's own rules; undefined where there is none, or no git. What is ignored on this machine only does not count. */
function askGit(root: string, path: string): boolean | undefined {
  // Asked for its reason, git names the rule that counts, also one that takes the path out again.
  const args = ["-c", "core.fsmonitor=false", "check-ignore", "--no-index", "--verbose", "--stdin", "-z"];
  const asked = { cwd: root, encoding: "utf8", timeout: 10_000, input: `${path}\0` } as const;
  const { status, stdout, error } = spawnSync("git", args, asked);
  if (error !== undefined || (status !== 0 && status !== 1)) return undefined;
  const [source = "", , rule = ""] = stdout.split("\0");
  return source.endsWith(".gitignore") && !rule.startsWith("!");
}

/** Rules that are plain to see, where git cannot be asked. The last one counts. */
function readRules(root: string, isCovering: (rule: string) => boolean): boolean {
  const rules = foldersUpwards(root)
    .toReversed()
    .map((folder) => join(folder, ".gitignore"))
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, "utf8").split(/\r?\n/));
  const counts = rules.map((rule) => rule.trim()).findLast((rule) => isCovering(rule.replace(/^!?\/?/, "")));
  return counts !== undefined && !counts.startsWith("!");
}

/**
 * Whether a path is left out of commits, for everybody who works on the project.
 * @example isIgnored("/srv/cats", ".env", [".env", ".env*"]);
 */
export function isIgnored(root: string, path: string, rules: readonly string[]): boolean {
  return askGit(root, path) ?? readRules(root, (rule) => rules.includes(rule));
}
