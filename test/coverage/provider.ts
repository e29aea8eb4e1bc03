import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CoverageProviderModule } from "vitest/node";

/** Vitest's own coverage, but for tests that run what is built, or the same lines once more: they are not slowed down. */
const uncounted = [
  /\/test\/(?:browser|combinations|conformance|e2e|faults|house|matrix|package)\//,
  /\/test\/(?:documents|interop)\/[^/]+$/,
  /\/test\/jobs\/bullmq-(?:5|6-node|6-redis)/,
  /nest-11/,
  /\/packages\/studio\/viewer\//,
];
const isPublished = (url: string): boolean => /^file:.*\/packages\/[^/]+\/src\/(?!.*\.test\.ts$)/.test(url);

interface WorkerState {
  readonly ctx: { readonly files: readonly { readonly filepath: string }[] };
}

// Outside of the module, which is loaded anew for every file of tests.
const key = Symbol.for("langfuse-kit.test-coverage");
const kept = globalThis as { [key]?: Session | undefined; readonly __vitest_worker__?: WorkerState };

const provider: CoverageProviderModule = {
  async getProvider() {
    // Here, as workers have no use for it. One that imports anything before its tests also asks for each of their
    // modules by itself, instead of for all at once.
    const { default: v8 } = await import("@vitest/coverage-v8");
    // By its own name it would have Vitest's own module loaded in the workers, in place of this one.
    return Object.assign(await v8.getProvider(), { name: "custom" as const });
  },

  async startCoverage() {
    const files = kept.__vitest_worker__?.ctx.files ?? [];
    if (files.some(({ filepath }) => uncounted.some((pattern) => pattern.test(filepath)))) return;
    const session = new Session();
    kept[key] = session;
    session.connect();
    await session.post("Profiler.enable");
    // Whether a block ran, not how often.
    await session.post("Profiler.startPreciseCoverage", { callCount: false, detailed: true });
  },

  async takeCoverage(options) {
    const session = kept[key];
    if (session === undefined || options?.coverageFilesDirectory === undefined) return undefined;
    const taken = await session.post("Profiler.takePreciseCoverage");
    const result = taken.result
      .filter(({ url }) => isPublished(url))
      .map((script) => {
        const startOffset = options.moduleExecutionInfo?.get(fileURLToPath(script.url))?.startOffset ?? 0;
        return { ...script, startOffset };
      });
    const file = join(options.coverageFilesDirectory, `coverage-${randomUUID()}.json`);
    await writeFile(file, JSON.stringify({ result }));
    return file;
  },

  stopCoverage() {
    kept[key]?.disconnect();
    kept[key] = undefined;
  },
};

export default provider;
