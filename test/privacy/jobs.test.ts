import { gunzipSync } from "node:zlib";
import { bullmqSpool } from "@langfuse-kit/bullmq";
import { initLangfuse, type LangfuseOptions, span } from "@langfuse-kit/core";
import { Queue } from "bullmq";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type RunningRedis, redisMissing, startRedis } from "../servers/index.ts";
import { createCanaries, maskCanaries, type Shape } from "./canaries.ts";
import { joinings, plantRealJobs } from "./plants/jobs.ts";
import { plantObservations } from "./plants/observations.ts";
import { leaksOf, strictModes } from "./scene.ts";
import { startSink } from "./sink.ts";

let redis: RunningRedis;
let serial = 0;
const newName = (): string => `privacy-${serial++}`;

beforeAll(async () => {
  if (redisMissing === undefined) redis = await startRedis();
});
afterAll(() => redis?.stop());
beforeEach((context) => {
  if (redisMissing !== undefined) context.skip(redisMissing);
});

describe.each(joinings)("jobs of BullMQ with our %s", (joining) => {
  it.each(strictModes)(
    "$title, neither to Langfuse nor with the jobs",
    { timeout: 30_000 },
    async ({ shape, options, mayLeave }) => {
      let withJobs = "";
      const { canaries, found } = await leaksOf(shape, options, async (plant) => {
        withJobs = await plantRealJobs(plant, { port: redis.port, joining, name: newName() });
      });
      expect(found.filter((place) => !mayLeave(place))).toEqual([]);
      expect(withJobs).toContain("traceparent");
      expect(canaries.foundIn(decodeURIComponent(withJobs)).filter((place) => !mayLeave(place))).toEqual([]);
    },
  );

  it("full lets it leave, or the tests above would show nothing", { timeout: 30_000 }, async () => {
    const { found } = await leaksOf("words", {}, (plant) =>
      plantRealJobs(plant, { port: redis.port, joining, name: newName() }),
    );
    expect(found).toEqual(
      expect.arrayContaining(["data of a job", "result", "failed reason", "error of a job: message"]),
    );
    expect(found).not.toContain("line of a job's log");
  });
});

/** All that lies in the queue, read as a delivery worker reads it, and as it lies there. */
async function contentOf(name: string): Promise<string> {
  const queue = new Queue(name, { connection: { port: redis.port } });
  const jobs = await queue.getJobs();
  await queue.close();
  const chunks = jobs.map(({ data }) => gunzipSync(Buffer.from(data.bytes, "base64")).toString("latin1"));
  return `${chunks.join("\n")}\n${JSON.stringify(jobs)}`;
}

const spooled: readonly (readonly [string, Shape, LangfuseOptions])[] = [
  ["redacted", "address", { capture: "redacted" }],
  ["metadata", "address", { capture: "metadata" }],
  ["a mask", "words", { mask: maskCanaries }],
  ["full", "words", {}],
];

it.each(spooled)(
  "what lies in a spool in Redis holds no canary, with %s",
  { timeout: 30_000 },
  async (mode, shape, options) => {
    const sink = await startSink();
    const queue = newName();
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const spool = bullmqSpool({ connection: { port: redis.port }, queue, timeoutMs: 10_000 });
    const langfuse = initLangfuse({ ...sink.options, handleSignals: false, logger, spool, ...options });
    onTestFinished(async () => {
      await langfuse.shutdown(1_000);
      await sink.close();
    });
    // Until there is a connection everything goes the other way.
    await expect
      .poll(
        async () => {
          span("probe", () => undefined);
          await langfuse.flush();
          return langfuse.health().handedOver;
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    const before = langfuse.health().handedOver;
    const canaries = createCanaries(shape);
    await plantObservations(canaries.plant);
    await langfuse.flush();
    expect(langfuse.health().handedOver - before).toBeGreaterThan(8);
    const found = canaries.foundIn(await contentOf(queue));
    if (mode === "full") expect(found.length).toBeGreaterThan(20);
    else expect(found).toEqual([]);
  },
);
