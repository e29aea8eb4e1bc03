import { rmSync } from "node:fs";
import { join } from "node:path";
import { redisMissing, startRedis } from "../servers/index.ts";
import { fixtures } from "./fixtures/index.ts";
import { walkThrough } from "./walk-through.ts";
import { openWorkbench } from "./workbench.ts";

// npm run matrix [-- NAME …]: every fixture, one after the other, with the packed packages and the packed command line.
const wanted = process.argv.slice(2);
const chosen = fixtures.filter(({ name }) => wanted.length === 0 || wanted.some((one) => name.includes(one)));
const bench = await openWorkbench(process.cwd(), ["pnpm@10", "yarn@1"]);
const failed: string[] = [];

for (const fixture of chosen) {
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  if (fixture.needsRedis && redisMissing !== undefined) {
    console.log(`skipped  ${fixture.name}: ${redisMissing}`);
    continue;
  }
  const redis = fixture.needsRedis ? await startRedis() : undefined;
  try {
    await walkThrough(fixture, bench, redis === undefined ? {} : { REDIS_PORT: String(redis.port) });
    console.log(`passed   ${fixture.name} (${seconds()})`);
  } catch (error) {
    failed.push(fixture.name);
    console.log(`FAILED   ${fixture.name} (${seconds()})\n${(error as Error).message}`);
  } finally {
    await redis?.stop();
    if (process.env.LANGFUSE_KIT_KEEP === undefined) {
      rmSync(join(bench.folder, "projects", fixture.name), { recursive: true, force: true });
    }
  }
}
await bench.dispose();
console.log(`${chosen.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
