import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it, onTestFinished } from "vitest";
import type { Workshop } from "./workshop.ts";

/** Two services, which run what was built. */
export function processes(shop: Workshop): void {
  it("takes the identity of a request to the job's observations in another process", { timeout: 30_000 }, async () => {
    const server = await startFakeLangfuse();
    onTestFinished(() => server.close());
    for (const program of ["producer.mjs", "worker.mjs"]) await run(shop, program, server.environment);
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
}

async function run(
  { flags, connection }: Workshop,
  program: string,
  environment: Record<string, string>,
): Promise<void> {
  const path = fileURLToPath(new URL(`../programs/${program}`, import.meta.url));
  const env = { ...process.env, NODE_ENV: "production", ...environment };
  const args = [...flags, path, JSON.stringify(connection())];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
}
