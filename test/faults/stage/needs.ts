import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redisMissing } from "../../servers/index.ts";
import type { Need, Scenario } from "../table/index.ts";

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: "ignore" });
};

/** Tries it; the answer holds for the whole process. */
const missing: Readonly<Record<Need, () => string | undefined>> = {
  linux: once(() => (process.platform === "linux" ? undefined : "what processes hold is read from Linux' /proc")),
  mounts: once(() => {
    return inFolder((folder) => {
      run("mount", "-t", "tmpfs", "-o", "size=64k", "none", folder);
      run("umount", folder);
    })
      ? undefined
      : "only root may mount, and only where it is allowed";
  }),
  "loop devices": once(() => {
    return inFolder((folder) => {
      const image = join(folder, "image");
      writeFileSync(image, Buffer.alloc(1024 * 1024));
      run("mkfs.ext4", "-q", image);
      run("mount", "-o", "loop", image, folder);
      run("umount", folder);
    })
      ? undefined
      : "no file system could be mounted from a file: that takes root, mkfs.ext4 and a loop device";
  }),
  namespaces: once(() => {
    return inFolder(() => run("unshare", "--pid", "--fork", "--mount-proc", "--uts", "hostname", "elsewhere"))
      ? undefined
      : "no namespaces could be made with unshare, which takes root";
  }),
  prlimit: once(() =>
    inFolder(() => run("prlimit", "--version"))
      ? undefined
      : "no prlimit was found, which limits what a process may open",
  ),
  // It comes with npm; that it is killed and found again takes /proc.
  postgres: () => missing.linux(),
  "redis-server": () => redisMissing,
};

/** Why a case cannot run here; undefined where it can. */
export function whyNot({ needs = [] }: Pick<Scenario, "needs">): string | undefined {
  return needs.map((need) => missing[need]()).find((reason) => reason !== undefined);
}

function once<Result>(work: () => Result): () => Result {
  let known: { readonly result: Result } | undefined;
  return () => {
    known ??= { result: work() };
    return known.result;
  };
}

function inFolder(work: (folder: string) => void): boolean {
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-needs-"));
  try {
    work(folder);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
