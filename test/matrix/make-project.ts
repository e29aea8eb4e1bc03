import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../package/nodes.ts";
import type { Fixture } from "./fixtures/index.ts";
import type { Workbench } from "./workbench.ts";

const installs = {
  npm: ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund"],
  pnpm: ["pnpm", "install", "--no-frozen-lockfile"],
  yarn: ["yarn", "install"],
} as const;

/** Runs a command and throws with what it said when it fails. */
export async function must(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const [program = "", ...args] = command;
  const { code, output } = await run(program, args, cwd, env);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${output}`);
  return output;
}

/** Writes a fixture to disk, installs it, and commits it. Answers its root. */
export async function makeProject({ name, files, packageManager }: Fixture, bench: Workbench): Promise<string> {
  const root = join(bench.folder, "projects", name);
  const settings = { ".npmrc": `@langfuse-kit:registry=${bench.registry}\n` };
  for (const [path, text] of Object.entries({ ...files, ...settings })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  await must(installs[packageManager], root, bench.env);
  const git = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
  await must(["git", "init", "-q"], root, bench.env);
  await must(["git", "add", "-A"], root, bench.env);
  await must(["git", ...git, "commit", "-qm", "before"], root, bench.env);
  return root;
}
