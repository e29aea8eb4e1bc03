import { spawnSync } from "node:child_process";

/** How the folder stands with git. */
export type GitState = "clean" | "dirty" | "none";

/** What is not committed, below this folder. Git is asked directly, without a shell. */
export function gitState(root: string): GitState {
  const { status, stdout, error } = spawnSync(
    "git",
    ["-c", "core.fsmonitor=false", "status", "--porcelain", "--", "."],
    {
      cwd: root,
      encoding: "utf8",
      timeout: 10_000,
      // No hook and no file-system monitor of the repository is started for a question.
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" },
    },
  );
  if (error !== undefined || status !== 0) return "none";
  return stdout.trim() === "" ? "clean" : "dirty";
}
