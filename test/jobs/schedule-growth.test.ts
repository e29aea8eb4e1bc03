import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it, onTestFinished } from "vitest";
import { redisMissing, startRedis } from "../servers/index.ts";

const runs = 10_000;
const program = fileURLToPath(new URL("./programs/schedules.mjs", import.meta.url));

it("stays the same over 10,000 scheduled runs", { timeout: 90_000 }, async (context) => {
  if (redisMissing !== undefined) return context.skip(redisMissing);
  const [redis, server] = await Promise.all([startRedis(), startFakeLangfuse()]);
  onTestFinished(async () => void (await Promise.all([redis.stop(), server.close()])));
  const env = { ...process.env, NODE_ENV: "production", ...server.environment };
  const args = ["--expose-gc", program, String(redis.port), String(runs)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  const { carrierSizes, heaps } = JSON.parse(stdout) as { carrierSizes: number[]; heaps: number[] };
  expect(carrierSizes).toHaveLength(1);
  // 8,000 runs that each kept so much as 300 bytes would be more than this.
  const [warm = 0, ...later] = heaps;
  expect((later.at(-1) ?? Number.POSITIVE_INFINITY) - warm).toBeLessThan(2_400_000);

  const all = server.traces();
  const boot = all.find(({ name }) => name === "boot");
  expect(boot?.observations).toHaveLength(21);
  const ticks = all.filter((one) => one !== boot);
  expect(ticks.length).toBeGreaterThanOrEqual(runs);
  expect(ticks.every(({ observations }) => observations.length === 1)).toBe(true);
  expect(ticks.every(({ root }) => root.links[0]?.traceId === boot?.id)).toBe(true);
});
