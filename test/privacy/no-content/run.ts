import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What came of a run in which no content may leave. */
export interface NoContentRun {
  readonly observations: number;
  readonly files: number;
  /** What left all the same, with the test that it was seen in. */
  readonly content: readonly { readonly what: string; readonly test: string }[];
}

const root = join(import.meta.dirname, "../../..");

/** Everything in this process that traces requests, jobs, model calls or anything else. */
const suites: readonly string[] = [
  ...["core", "express", "fastify", "nestjs", "bullmq", "fetch", "testing"].map((name) => `packages/${name}/src`),
  ...["conformance", "fetch", "jobs", "nestjs", "observations", "outgoing", "pipeline", "feedback", "queue"].map(
    (name) => `test/${name}`,
  ),
];

/**
 * Runs suites with OpenTelemetry's variable for "no content", which no option can open, and looks at all that leaves. Most
 * of their own assertions want content, so how they end is no matter here.
 */
export async function runWithoutContent(
  paths: readonly string[] = suites,
  bound = "NO_CONTENT",
): Promise<NoContentRun> {
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-no-content-"));
  const config = join(import.meta.dirname, "vitest.config.ts");
  const variables = { NO_CONTENT_BOUND: bound, NO_CONTENT_FOLDER: folder };
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", "--config", config, "--testTimeout", "2000", ...paths], {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: "ignore",
  });
  await once(child, "exit");
  const lines = (name: string): string[] =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8").trim().split("\n") : [];
  const watched = lines("watched");
  const run = {
    observations: watched.reduce((sum, line) => sum + Number.parseInt(line, 10), 0),
    files: watched.length,
    content: lines("content").map((line) => JSON.parse(line)),
  };
  rmSync(folder, { recursive: true, force: true });
  return run;
}

if (import.meta.main) {
  const { observations, files, content } = await runWithoutContent(
    process.argv.length > 2 ? process.argv.slice(2) : undefined,
  );
  for (const { what, test } of content) console.log(`${what}\n    ${test}`);
  console.log(`${observations} observations and scores of ${files} test files left; ${content.length} held content.`);
  process.exitCode = content.length > 0 || observations === 0 ? 1 : 0;
}
