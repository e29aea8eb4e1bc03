import { bullmqSpool, runDeliveryWorker } from "@langfuse-kit/bullmq";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type RunningRedis, redisMissing, startRedis } from "../../../../test/servers/index.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runDeadLetters } from "./index.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let redis: RunningRedis;
let server: FakeLangfuse;
let serial = 0;
let queue: string;

const url = (): string => `redis://127.0.0.1:${redis.port}`;
const connection = () => ({ host: "127.0.0.1", port: redis.port });

async function run(...args: string[]): Promise<{ code: number; text: string; said: string }> {
  const terminal = recordingTerminal({ env: process.env });
  const code = await runDeadLetters([...args, "--redis", url(), "--queue", queue], terminal);
  return { code, text: terminal.outs.join("\n"), said: terminal.errors.join("\n") };
}

const listed = async () => JSON.parse((await run("list", "--json")).text) as { id: string; status: number }[];

/** An application with a queue, and a worker whose server refuses everything for good. */
async function refuse(...names: string[]): Promise<void> {
  server.faults.set({ status: 400 });
  const spool = bullmqSpool({ connection: connection(), queue, timeoutMs: 5_000 });
  const langfuse = initLangfuse({ spool, handleSignals: false, logger: silent, mode: "immediate" });
  const worker = runDeliveryWorker({ connection: connection(), queue, logger: silent });
  // Until there is a connection, the application sends by itself.
  for (const name of names) {
    const before = langfuse.health().handedOver;
    await expect
      .poll(async () => {
        trace(name, { input: "hello" }, () => 1);
        await langfuse.flush(5_000);
        return langfuse.health().handedOver;
      })
      .toBeGreaterThan(before);
  }
  await expect.poll(() => worker.health().deadLettered).toBeGreaterThanOrEqual(names.length);
  await worker.close();
  await langfuse.shutdown(5_000);
  server.faults.clear();
}

describe.skipIf(redisMissing !== undefined)(
  `dead letters of a queue${redisMissing === undefined ? "" : ` (${redisMissing})`}`,
  () => {
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis.stop());
    beforeEach(async () => {
      queue = `letters-${serial++}`;
      server = await startFakeLangfuse();
      for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    });
    afterEach(async () => {
      vi.unstubAllEnvs();
      await server.close();
    });

    it("are none where there is no such queue", async () => {
      const none = `There are no dead letters in the queue "${queue}" at ${url()}.`;
      expect(await run("list")).toMatchObject({ code: 0, text: none });
    });

    it("are listed with why, and shown with what they hold", async () => {
      await refuse("first", "second");
      const letters = await listed();
      expect(letters.map(({ status }) => status)).toEqual([400, 400]);
      const { text } = await run("show", letters[0]?.id.slice(0, 6) ?? "", "--json");
      expect(JSON.parse(text)).toMatchObject({ observations: 1, contents: [{ name: "first", input: "hello" }] });
      expect(JSON.parse((await run("list", "--status", "413", "--json")).text)).toEqual([]);
    });

    it("go back into the queue, from where a worker sends them", async () => {
      await refuse("first");
      const { code, text } = await run("replay", "--status", "400");
      expect({ code, text }).toEqual({
        code: 0,
        text: "Put 1 observation back into the queue; its delivery worker sends what is there.",
      });
      const worker = runDeliveryWorker({ connection: connection(), queue, logger: silent });
      await expect.poll(() => server.traces().map(({ root }) => root.name)).toEqual(["first"]);
      await worker.close();
      expect(await listed()).toEqual([]);
    });

    it("are deleted one by one, when somebody agrees", async () => {
      await refuse("first", "second");
      expect(await run("drop", "--all")).toMatchObject({ code: 3, said: "Nothing was deleted. Give --yes to agree." });
      const [letter, other] = await listed();
      expect((await run("drop", letter?.id ?? "", "--yes")).text).toBe("Deleted 1 dead letter.");
      expect(await listed()).toEqual([other]);
    });
  },
);

describe("a Redis", () => {
  const ask = (...args: string[]) => runDeadLetters(["list", ...args], recordingTerminal({ env: process.env }));

  it("that is not there is said at once, without its password", async () => {
    await expect(ask("--redis", "redis://me:secret@127.0.0.1:1/2")).rejects.toMatchObject({
      message: "redis://127.0.0.1:1/2 did not answer as a Redis does (ECONNREFUSED).",
      exitCode: 1,
    });
  });

  it.each([
    [["--redis", "localhost:6379"], "--redis needs an address such as redis://localhost:6379."],
    [["--redis", "redis://localhost", "--dir", "spool"], "Give --dir or --redis"],
  ])("is not understood as %j", async (args, message) => {
    await expect(ask(...args)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });
});
