import { describe, expect, it, onTestFinished } from "vitest";
import { openWorkbench } from "../matrix/workbench.ts";
import { redisMissing, startRedis } from "../servers/index.ts";
import { allPairs, exists, pairsOf, pairwise } from "./factors.ts";
import { tryCombination } from "./try-combination.ts";

describe("the combinations of Nodes, frameworks and forms", () => {
  it("have every pair that exists in the table, in few rows", () => {
    const table = pairwise();
    const covered = new Set(table.flatMap(pairsOf));
    expect([...allPairs()].filter((pair) => !covered.has(pair))).toEqual([]);
    expect(table.every(exists)).toBe(true);
    expect(table.length).toBeLessThan(30);
  });

  it("make the one trace on the oldest Node, from CommonJS; the others by npm run combinations", {
    timeout: 120_000,
  }, async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const bench = await openWorkbench(process.cwd());
    onTestFinished(() => bench.dispose(), 60_000);
    const missing = await tryCombination(
      { node: "20.19.0", framework: "express-5", bullmq: "6", opentelemetry: "2", form: "cjs", manager: "npm" },
      bench,
      redis.port,
    );
    if (missing !== undefined) context.skip(missing);
  });
});
