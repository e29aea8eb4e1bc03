import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";

/**
 * Keeps a process on one core, where there are two: what is measured on the first, everybody else on the second. Else each
 * of them waits now and then for the others to leave its core, some milliseconds at a time.
 */
export function pin(process: { readonly pid?: number | undefined }, core: 0 | 1): void {
  if (availableParallelism() < 2 || process.pid === undefined) return;
  try {
    execFileSync("taskset", ["--all-tasks", "--pid", "--cpu-list", String(core), String(process.pid)], {
      stdio: "ignore",
    });
  } catch {
    // Without taskset the figures are only noisier.
  }
}
