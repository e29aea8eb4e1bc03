import { langfuseMatchers, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { datadogEnvironment, startDatadogSink } from "../interop/harness/datadog-sink.ts";
import { runProgram } from "../interop/harness/program.ts";
import { project } from "../interop/harness/project.ts";
import { type RunningRedis, redisMissing, startRedis } from "../servers/index.ts";

expect.extend(langfuseMatchers);

// Its plugin asks BullMQ to leave the context out, and puts its own in the place of it.
const orders = [
  { title: "CommonJS, Datadog first", args: ["jobs.cjs", "PORT", "datadog first"], sees: true },
  { title: "CommonJS, the kit first", args: ["jobs.cjs", "PORT", "kit first"], sees: true },
  { title: "CommonJS, the kit and BullMQ first", args: ["jobs.cjs", "PORT", "queues first"], sees: false },
  { title: "ESM", args: ["--import", "dd-trace/initialize.mjs", "jobs.mjs", "PORT"], sees: true },
];

describe.skipIf(redisMissing !== undefined)(`jobs beside dd-trace${redisMissing ? ` (${redisMissing})` : ""}`, () => {
  const folder = project("datadog", ["core", "bullmq"]);
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  it.each(orders)("are whole for both tools: $title", { timeout: 120_000 }, async ({ args, sees }) => {
    await using server = await startFakeLangfuse();
    const sink = await startDatadogSink();
    try {
      const given = args.map((word) => (word === "PORT" ? String(redis.port) : word));
      await runProgram(folder(), given, { ...server.environment, ...datadogEnvironment(sink) });
      const all = server.traces();
      const request = all.find(({ name }) => name === "request");
      expect(request).toMatchTree(`
        request
          add mail.plain
            process mail.plain
              worked on plain [event]
          add mail.with options
            process mail.with options
              worked on with options [event]
          add mail.bulk
            process mail.bulk
              worked on bulk [event]
          add mail.flow
            process mail.flow
              worked on flow [event]
          add mail.apart
      `);
      expect(request?.observations.every(({ userId }) => userId === "u1")).toBe(true);
      const apart = all.filter((one) => one !== request);
      expect(apart.map(({ name, root }) => [name, root.links[0]?.traceId])).toEqual([
        ["process mail.apart", request?.id],
      ]);

      const theirs = sink.spans().filter(({ name }) => name.startsWith("bullmq."));
      const adding = theirs.filter(({ name }) => name.startsWith("bullmq.add"));
      const worked = theirs.filter(({ name }) => name === "bullmq.processJob");
      expect([adding.length, worked.length]).toEqual(sees ? [5, 5] : [0, 0]);
      for (const { parentSpanId } of worked) expect(adding.map(({ spanId }) => spanId)).toContain(parentSpanId);
    } finally {
      await sink.close();
    }
  });
});
