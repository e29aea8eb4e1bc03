import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const demo = fileURLToPath(new URL("../../apps/demo/src/index.ts", import.meta.url));

export interface Started {
  readonly child: ChildProcess;
  /** All that it has printed. */
  output(): string;
  /** Resolves once it has printed this; rejects where it ends before. */
  hasSaid(text: string): Promise<void>;
  /** What is left of it where it keeps its files. */
  leftovers(): Promise<string[]>;
}

/** The demo, as `npm run demo` starts it after the build. */
export async function startDemo(args: readonly string[] = [], more: NodeJS.ProcessEnv = {}): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), "langfuse-kit-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // As root the database runs as another user, who must get through.
  await chmod(folder, 0o755);
  const env = { ...process.env, ...more, TMPDIR: folder };
  const child = spawn(process.execPath, [demo, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill());
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return {
    child,
    output: () => output,
    hasSaid: (text) =>
      new Promise((resolve, reject) => {
        child.stdout.on("data", () => void (output.includes(text) && resolve()));
        child.once("close", () => reject(new Error(`It ended without saying ${JSON.stringify(text)}:\n${output}`)));
      }),
    leftovers: async () => (await readdir(folder)).filter((name) => name.startsWith("langfuse-kit")),
  };
}
