import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Project } from "../project/index.ts";

/** How each package manager installs what package.json says, and no more. */
const commands = {
  npm: ["npm", "install", "--no-audit", "--no-fund"],
  pnpm: ["pnpm", "install", "--no-frozen-lockfile"],
  yarn: ["yarn", "install"],
  bun: ["bun", "install"],
} as const;

export function installCommand({ packageManager }: Project): readonly string[] | undefined {
  return "name" in packageManager ? commands[packageManager.name] : undefined;
}

/** What package.json lists of ours, and no folder above holds. Yarn's Plug'n'Play has no such folders. */
export function notInstalled({ root, workspaceRoot, manifest }: Project): readonly string[] {
  if (existsSync(join(workspaceRoot, ".pnp.cjs"))) return [];
  const folders = [root];
  for (let folder = root; dirname(folder) !== folder; folder = dirname(folder)) folders.push(dirname(folder));
  const isThere = (name: string): boolean => folders.some((folder) => existsSync(join(folder, "node_modules", name)));
  return Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith("@langfuse-kit/") && !isThere(name));
}

export interface Installed {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Runs the package manager, without a shell. On Windows its command is a script that only a shell starts, so there it
 * is run as the program that npx names, where that is npm.
 */
export function install(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Installed> {
  const [name = "", ...rest] = command;
  const script = env.npm_execpath?.replace("npx-cli", "npm-cli");
  const viaNode = process.platform === "win32" && name === "npm" && script !== undefined;
  const [program, args] = viaNode ? [process.execPath, [script, ...rest]] : [name, rest];
  return new Promise((resolve) => {
    // Yarn and pnpm refuse to change a lockfile on CI, which is what was asked for here.
    const own = { ...env, YARN_ENABLE_IMMUTABLE_INSTALLS: "false" };
    const child = spawn(program, args, { cwd, env: own, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", (error) => resolve({ ok: false, output: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

const lockNames = { npm: "package-lock.json", pnpm: "pnpm-lock.yaml", yarn: "yarn.lock", bun: "bun.lock" } as const;

/** The lockfile as it stands, with the name that it has or would get. */
export function readLockfile(project: Project): { path: string; text: string | undefined } | undefined {
  const { packageManager, workspaceRoot } = project;
  if (!("name" in packageManager)) return undefined;
  const path = packageManager.lockfile ?? lockNames[packageManager.name];
  if (path.endsWith(".lockb")) return undefined;
  try {
    return { path, text: readFileSync(join(workspaceRoot, path), "utf8") };
  } catch {
    return { path, text: undefined };
  }
}
