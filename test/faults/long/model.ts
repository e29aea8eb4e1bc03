import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Result } from "../play/index.ts";

const vitest = fileURLToPath(new URL("../../../node_modules/vitest/vitest.mjs", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));
const seeds = 40;

/** The spool alone, on a file system where any call may fail, be short, or lie about what it forced to the medium. */
export async function runModel(seed: number): Promise<Result> {
  const child = spawn(process.execPath, [vitest, "run", "packages/core/src/disk/model.test.ts"], {
    cwd: root,
    env: { ...process.env, FAULT_SEED: String(seed), FAULT_SEEDS: String(seeds) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const [code] = await once(child, "close");
  const problems = code === 0 ? [] : [`A seed from ${seed} to ${seed + seeds - 1} does not hold; see below.`];
  return { problems, said, figures: `${seeds} seeds`, kills: 0 };
}
