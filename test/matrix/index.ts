import { rmSync } from "node:fs";
import { join } from "node:path";
import { redisMissing, startRedis } from "../servers/index.ts";
import { fixtures } from "./fixtures/index.ts";
import { walkThroughNestAdd } from "./nest-add.ts";
import { walkThrough } from "./walk-through.ts";
import { openWorkbench } from "./workbench.ts";

// npm run matrix [-- NAME …]: every fixture, one after the other, with the packed packages and the packed command line.
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.some((one) => name.includes(one));
const bench = await openWorkbench(process.cwd(), ["pnpm@10", "yarn@1"]);
const failed: string[] = [];
let passed = 0;

async function attempt(name: string, walk: () => Promise<void>): Promise<void> {
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  try {
    await walk();
    passed += 1;
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

for (const fixture of fixtures.filter(({ name }) => isWanted(name))) {
  if (fixture.needsRedis && redisMissing !== undefined) {
    console.log(`skipped  ${fixture.name}: ${redisMissing}`);
    continue;
  }
  const redis = fixture.needsRedis ? await startRedis() : undefined;
  await attempt(fixture.name, () =>
    walkThrough(fixture, bench, redis === undefined ? {} : { REDIS_PORT: String(redis.port) }),
  );
  await redis?.stop();
}
if (isWanted("nest-add")) await attempt("nest-add", () => walkThroughNestAdd(bench));
await bench.dispose();
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
