import { openWorkbench } from "../matrix/workbench.ts";
import { redisMissing, startRedis } from "../servers/index.ts";
import { pairwise, titleOf } from "./factors.ts";
import { tryCombination } from "./try-combination.ts";

// npm run combinations [-- WORD …]: every row of the table, or those whose titles have one of these words.
const wanted = process.argv.slice(2);
const rows = pairwise().filter((row) => wanted.length === 0 || wanted.some((word) => titleOf(row).includes(word)));
let [passed, failed, skipped] = [0, 0, 0];

if (redisMissing !== undefined) {
  console.log(`skipped  all: ${redisMissing}`);
  skipped = rows.length;
} else {
  const redis = await startRedis();
  const bench = await openWorkbench(process.cwd(), ["pnpm@10"]);
  for (const row of rows) {
    const began = performance.now();
    const say = (outcome: string, why = ""): void =>
      console.log(`${outcome.padEnd(8)} ${titleOf(row)} (${((performance.now() - began) / 1000).toFixed(0)} s)${why}`);
    try {
      const missing = await tryCombination(row, bench, redis.port);
      if (missing === undefined) {
        passed += 1;
        say("passed");
      } else {
        skipped += 1;
        say("skipped", ` ${missing}`);
      }
    } catch (error) {
      failed += 1;
      say("FAILED", `\n${(error as Error).message}`);
    }
  }
  await bench.dispose();
  await redis.stop();
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed === 0 ? 0 : 1;
