import { readFileSync } from "node:fs";
import { event, trace } from "@langfuse-kit/core";
import { captureTraces, langfuseMatchers } from "@langfuse-kit/testing";
import { PgBoss } from "pg-boss";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type RunningPostgres, startPostgres } from "../servers/index.ts";
import { send, work } from "./recipes/pg-boss.ts";

expect.extend(langfuseMatchers);
const traces = captureTraces({ afterEach });
let server: RunningPostgres;
let boss: PgBoss;

beforeAll(async () => {
  server = await startPostgres();
  boss = new PgBoss(server.url);
  boss.on("error", () => undefined);
  await boss.start();
}, 60_000);
afterAll(async () => {
  await boss?.stop({ graceful: false });
  await server?.stop();
}, 30_000);

it("is the recipe of the guide", () => {
  const guide = readFileSync(new URL("../../docs/guides/queues.md", import.meta.url), "utf8");
  const recipe = readFileSync(new URL("./recipes/pg-boss.ts", import.meta.url), "utf8");
  expect(guide).toContain(`\`\`\`ts\n${recipe}\`\`\``);
});

it("traces a job of pg-boss with its wait and each attempt", { timeout: 20_000 }, async () => {
  await boss.createQueue("mail");
  const id = await trace("request", { userId: "u1" }, () =>
    send(boss, "mail", { to: "ann" }, { retryLimit: 2, retryDelay: 0 }),
  );
  let tries = 0;
  await new Promise<void>((resolve) => {
    void work<{ to: string }>(boss, "mail", async ({ data }) => {
      tries += 1;
      if (tries === 1) throw new Error("no luck");
      event(`sent to ${data.to}`);
      setImmediate(resolve);
    });
  });
  await boss.offWork("mail");
  const captured = await traces.single();
  expect(captured).toMatchTree(`
    request
      add mail
        process mail ERROR
        process mail
          sent to ann [event]
  `);
  const [first, second] = captured.find("add mail")?.children ?? [];
  expect(first?.metadata).toMatchObject({ jobId: id, attempt: 1, waitMs: expect.any(Number) });
  expect(second?.metadata).toMatchObject({ jobId: id, attempt: 2, sinceAddedMs: expect.any(Number) });
  expect(captured.observations.every(({ userId }) => userId === "u1")).toBe(true);
});
