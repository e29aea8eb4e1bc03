import { deepStrictEqual, equal } from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import type { Workbench } from "../matrix/workbench.ts";
import { findNode } from "../package/nodes.ts";
import type { Combination } from "./factors.ts";
import { bundleArguments, filesOf } from "./project.ts";

const installs = {
  npm: ["npm", "install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"],
  pnpm: ["pnpm", "install", "--prefer-offline", "--ignore-scripts", "--no-frozen-lockfile"],
} as const;

const expected = [
  "GET /cats/:id span",
  "  add mail.welcome span",
  "    process mail.welcome span",
  "      write span",
  "  model call generation",
];

interface Node {
  readonly name: string;
  readonly type: string;
  readonly children: readonly Node[];
}

/** Installs, runs and looks at the trace. Throws where it is not the expected one; answers why it could not be tried. */
export async function tryCombination(
  row: Combination,
  bench: Workbench,
  redisPort: number,
): Promise<string | undefined> {
  const node = await findNode(row.node);
  if ("missing" in node) return node.missing;
  const folder = join(bench.folder, "combinations", Object.values(row).join("-"));
  mkdirSync(folder, { recursive: true });
  try {
    const files = { ...filesOf(row), ".npmrc": `@langfuse-kit:registry=${bench.registry}\n` };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const [manager, ...rest] = installs[row.manager];
    await must(manager, rest, folder, bench.env);

    await using langfuse = await startFakeLangfuse();
    const env = {
      PATH: bench.env.PATH,
      HOME: process.env.HOME,
      ...langfuse.environment,
      REDIS_PORT: String(redisPort),
    };
    const main =
      row.form === "bundle" ? await bundle(folder, bench) : join(folder, `main.${row.form === "cjs" ? "cjs" : "mjs"}`);
    await must(node.program, [main], join(main, ".."), env);
    const traces = langfuse.traces();
    equal(traces.length, 1, `one trace is there, not ${traces.map(String).join("\n")}`);
    deepStrictEqual(linesOf(traces[0]?.root), expected);
    return undefined;
  } finally {
    if (process.env.LANGFUSE_KIT_KEEP === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Made in the project, run away from it: what is not in the bundle is not there. */
async function bundle(folder: string, bench: Workbench): Promise<string> {
  await must(join(folder, "node_modules/.bin/esbuild"), bundleArguments, folder, bench.env);
  const away = join(bench.folder, "bundles", `${process.pid}-${performance.now()}`);
  cpSync(join(folder, "bundle"), away, { recursive: true });
  return join(away, "main.mjs");
}

/** Ends what takes longer than a minute or two, or says more than anybody reads. */
async function must(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const limits = { timeout: 150_000, maxBuffer: 1_000_000, killSignal: "SIGKILL" } as const;
  await promisify(execFile)(file, args, { cwd, env, ...limits }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${file} ${args[0]} failed: ${error}\n${`${error.stdout}${error.stderr}`.slice(0, 3000)}`);
  });
}

function linesOf(node: Node | undefined, indent = ""): string[] {
  if (node === undefined) return [];
  const children = [...node.children].sort((left, right) => (left.name < right.name ? -1 : 1));
  return [`${indent}${node.name} ${node.type}`, ...children.flatMap((child) => linesOf(child, `${indent}  `))];
}
