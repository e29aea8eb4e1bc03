import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge, type NoContentRun } from "./judge.ts";

const root = join(import.meta.dirname, "../../..");

/**
 * Runs suites with OpenTelemetry's variable for "no content", which no option can open, and looks at all that leaves, of
 * the tests' own processes and of those that they start. Most of their own assertions want content, so how they end is no
 * matter here.
 */
export async function runWithoutContent(paths: readonly string[] = [], bound = "NO_CONTENT"): Promise<NoContentRun> {
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-no-content-"));
  const config = join(import.meta.dirname, "vitest.config.ts");
  const preload = join(import.meta.dirname, "preload.cjs");
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const words = ["run", "--config", config, "--testTimeout", "2000", ...paths];
  const child = spawn(process.execPath, [vitest, ...words], {
    cwd: root,
    env: {
      ...process.env,
      NO_CONTENT_BOUND: bound,
      NO_CONTENT_FOLDER: folder,
      NODE_OPTIONS: `--require "${preload}"`,
    },
    stdio: "ignore",
  });
  await once(child, "exit");
  const run = judge(folder);
  rmSync(folder, { recursive: true, force: true });
  return run;
}

if (import.meta.main) {
  const { observations, files, sent, programs, content, unwatched } = await runWithoutContent(process.argv.slice(2));
  for (const { what, test } of content) console.log(`${what}\n    ${test}`);
  console.log(
    `${observations} observations and scores of ${files} test files left; ${sent} were seen on the wire, also`,
  );
  console.log(`those of ${programs} programs that tests started; ${content.length} held content.`);
  const names = Object.entries(unwatched).map(([name, count]) => `${name} ${count}`);
  console.log(`Started and not looked into: ${names.join(", ") || "nothing"}.`);
  process.exitCode = content.length > 0 || observations === 0 || sent === 0 ? 1 : 0;
}
