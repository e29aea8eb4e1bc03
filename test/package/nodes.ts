import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The versions of Node that published packages must run on: the oldest supported, and each major since. */
const supported = ["20.19.0", "22", "24", "26"] as const;

/** LANGFUSE_KIT_NODES="22,24" narrows the list, as the workflow's matrix does. */
export const wantedNodes: readonly string[] = process.env.LANGFUSE_KIT_NODES?.split(",") ?? supported;

/** Where a Node was found, or why it was not. */
export type FoundNode = { readonly program: string } | { readonly missing: string };

/** A finished program: its exit code and all that it said. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs a program in a folder. Only what is named is in its environment, and the PATH. */
export function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** What npm publishes of Node for this machine: one package per platform, with the program in bin/. */
function platformPackage(): string {
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  return `${prefix}-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
}

/** The program is kept in node_modules/.cache, so that only the first run after an install fetches it. */
async function fetched(version: string): Promise<FoundNode> {
  const cache = join(process.cwd(), "node_modules/.cache/langfuse-kit");
  const program = join(cache, `node-${version}`);
  if (existsSync(program)) return { program };
  const name = platformPackage();
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-node-"));
  try {
    writeFileSync(join(folder, "package.json"), "{}");
    const args = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
    const { code, output } = await run("npm", [...args, `${name}@${version}`], folder, process.env);
    if (code !== 0) return { missing: `Node ${version} could not be fetched (${lastErrorOf(output)})` };
    mkdirSync(cache, { recursive: true });
    const half = `${program}.${process.pid}`;
    copyFileSync(join(folder, "node_modules", name, "bin/node"), half);
    chmodSync(half, 0o755);
    renameSync(half, program);
    return { program };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastErrorOf(output: string): string {
  return /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1] ?? "npm install failed";
}

/** Finds a Node: the one running now where its major is wanted, else from npm. */
export function findNode(version: string): Promise<FoundNode> {
  const own = process.versions.node;
  return own === version || own.split(".")[0] === version
    ? Promise.resolve({ program: process.execPath })
    : fetched(version);
}
