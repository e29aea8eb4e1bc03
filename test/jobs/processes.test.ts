import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { langfuseMatchers, startFakeLangfuse } from "@langfuse-kit/testing";
import type * as bullmq from "bullmq";
import { describe, expect, it, onTestFinished } from "vitest";
import { ioredis, postgres } from "./backends/index.ts";
import type { Backend } from "./suite/backend.ts";
import { saysMissing } from "./suite/index.ts";

expect.extend(langfuseMatchers);

const load = (): Promise<typeof bullmq> => import("bullmq");
const version5 = ["--import", programOf("bullmq-5.mjs")];

travels(ioredis("BullMQ 6 on Redis", load));
travels(postgres("BullMQ 6 on PostgreSQL", load));
travels(ioredis("BullMQ 5 on Redis", load), version5);

/** The programs run what was built, as two services do. */
function travels(backend: Backend, flags: readonly string[] = []): void {
  if (saysMissing(backend)) return;
  describe(backend.name, () => {
    it("takes the identity of a request to the job's observations in another process", {
      timeout: 60_000,
    }, async () => {
      const [running, server] = await Promise.all([backend.start(), startFakeLangfuse()]);
      onTestFinished(async () => void (await Promise.all([running.stop(), server.close()])));
      const connection = JSON.stringify(running.connection());
      for (const program of ["producer.mjs", "worker.mjs"]) {
        await run([...flags, programOf(program), connection], server.environment);
      }
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
  });
}

async function run(args: readonly string[], environment: Record<string, string>): Promise<void> {
  const env = { ...process.env, NODE_ENV: "production", ...environment };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "inherit", "inherit"] });
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
}

function programOf(name: string): string {
  return fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
}
