import { rmSync } from "node:fs";
import { join } from "node:path";
import { redisMissing, startRedis } from "../servers/index.ts";
import { type Fixture, fixtures } from "./fixtures/index.ts";
import { walkThroughNestAdd } from "./nest-add.ts";
import { templates, tryTemplate } from "./nest-new/index.ts";
import { walkThrough } from "./walk-through.ts";
import { openWorkbench } from "./workbench.ts";

// npm run matrix [-- NAME …]: every project, one after the other, with the packed packages and the packed command line.
const wanted = process.argv.slice(2);
const projects: readonly { name: string; run(): Promise<void>; needsRedis?: boolean }[] = [
  ...fixtures.map((fixture) => ({ ...fixture, run: () => walkFixture(fixture) })),
  ...templates.map((template) => ({ name: template.name, run: () => tryTemplate(template, bench) })),
  { name: "nest-add", run: () => walkThroughNestAdd(bench) },
];
const chosen = projects.filter(({ name }) => wanted.length === 0 || wanted.some((one) => name.includes(one)));
const bench = await openWorkbench(process.cwd(), ["pnpm@10", "yarn@1"]);
const failed: string[] = [];

for (const { name, run, needsRedis } of chosen) {
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  if (needsRedis && redisMissing !== undefined) {
    console.log(`skipped  ${name}: ${redisMissing}`);
    continue;
  }
  try {
    await run();
    console.log(`passed   ${name} (${seconds()})`);
  } catch (error) {
    failed.push(name);
    console.log(`FAILED   ${name} (${seconds()})\n${(error as Error).message}`);
  } finally {
    if (process.env.LANGFUSE_KIT_KEEP === undefined) {
      rmSync(join(bench.folder, "projects", name), { recursive: true, force: true });
    }
  }
}
await bench.dispose();
console.log(`${chosen.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function walkFixture(fixture: Fixture): Promise<void> {
  const redis = fixture.needsRedis ? await startRedis() : undefined;
  try {
    await walkThrough(fixture, bench, redis === undefined ? {} : { REDIS_PORT: String(redis.port) });
  } finally {
    await redis?.stop();
  }
}
