import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, open, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const threadCount: number = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

/** Node's threads, kept busy by a pipe. */
export interface HeldThreads {
  /** A thread that opens it waits for somebody to write, as on a medium that hangs. Resolves with the first that may go on. */
  hold(threads: number): Promise<string>;
  /** Lets them go on. */
  release(): Promise<void>;
  end(): Promise<void>;
}

/** Not for Windows, which has no such pipes. */
export function createHeldThreads(): HeldThreads {
  const dir = mkdtempSync(join(tmpdir(), "threads-"));
  const pipe = join(dir, "pipe");
  const held: Promise<unknown>[] = [];
  execFileSync("mkfifo", [pipe]);

  const opened = (): Promise<string> =>
    new Promise((resolve) =>
      open(pipe, "r", (_, file) => {
        closeSync(file);
        resolve("by a thread");
      }),
    );

  async function release(): Promise<void> {
    const writer = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    await Promise.all(held);
    closeSync(writer);
  }

  return {
    hold(threads) {
      const all = Array.from({ length: threads }, opened);
      held.push(...all);
      return Promise.any(all);
    },
    release,
    async end() {
      await release();
      rmSync(dir, { recursive: true });
    },
  };
}
