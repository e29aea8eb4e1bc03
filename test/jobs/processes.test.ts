import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { langfuseMatchers, startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it, onTestFinished } from "vitest";
import { redisMissing, startRedis } from "../servers/index.ts";

expect.extend(langfuseMatchers);

async function run(program: string, args: readonly string[], environment: Record<string, string>): Promise<void> {
  const path = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
  const env = { ...process.env, NODE_ENV: "production", ...environment };
  const child = spawn(process.execPath, [path, ...args], { env, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
}

it("takes the identity of a request to the job's observations in another process", {
  timeout: 30_000,
}, async (context) => {
  if (redisMissing !== undefined) return context.skip(redisMissing);
  const [redis, server] = await Promise.all([startRedis(), startFakeLangfuse()]);
  onTestFinished(async () => void (await Promise.all([redis.stop(), server.close()])));
  const args = [String(redis.port), "mail"];
  await run("producer.mjs", args, server.environment);
  await run("worker.mjs", args, server.environment);
  const captured = server.traces();
  expect(captured).toMatchTree(`
    request
      add mail.welcome
        process mail.welcome
          answer [generation]
  `);
  for (const observation of captured.flatMap(({ observations }) => observations)) {
    expect(observation).toMatchObject({
      userId: "u1",
      sessionId: "s1",
      tags: ["beta"],
      traceName: "request",
      metadata: { plan: "pro" },
    });
  }
  const services = captured[0]?.observations.map(({ resource }) => resource["service.name"]);
  expect(new Set(services)).toEqual(new Set(["producer", "worker"]));
});
