import { langfuseJobs, langfuseTelemetry } from "@langfuse-kit/bullmq";
import { event, trace } from "@langfuse-kit/core";
import { LangfuseModule, NoTrace } from "@langfuse-kit/nestjs";
import { captureTraces, langfuseMatchers, startFakeLangfuse } from "@langfuse-kit/testing";
import { BullModule, getQueueToken, Processor, type RegisterQueueOptions, WorkerHost } from "@nestjs/bullmq";
import { Injectable, Scope, type Type } from "@nestjs/common";
import type { Job, Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type RunningRedis, redisMissing, startRedis } from "../servers/index.ts";
import { type OpenApplication, open } from "./open.ts";

expect.extend(langfuseMatchers);
const traces = captureTraces({ afterEach });

@Processor("plain")
class Plain extends WorkerHost {
  async process(job: Job): Promise<string> {
    event("inside");
    if (job.attemptsMade === 0 && job.data.fails) throw new Error("no luck");
    return "done";
  }
}

@Injectable({ scope: Scope.REQUEST })
@Processor({ name: "scoped", scope: Scope.REQUEST })
class Scoped extends WorkerHost {
  static instances = new Set<unknown>();
  async process(): Promise<string> {
    Scoped.instances.add(this);
    event("inside");
    return "done";
  }
}

describe("jobs of @nestjs/bullmq", { timeout: 20_000 }, () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    if (redisMissing === undefined) redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  type Options = { jobs?: ReturnType<typeof langfuseJobs>; telemetry?: ReturnType<typeof langfuseTelemetry> };

  const addInTrace = (queue: Queue, data: object): Promise<unknown> =>
    trace("request", () => queue.add("work", data, { attempts: 2 }));

  /** Adds jobs to one queue of a whole application, and closes it when they are over. */
  async function work(
    queue: string,
    jobs: readonly object[],
    { telemetry, ...ours }: Options,
    { processors, add = addInTrace }: { processors?: RegisterQueueOptions["processors"]; add?: typeof addInTrace } = {},
  ): Promise<void> {
    const connection = { port: redis.port };
    await using application = await open({
      imports: [
        LangfuseModule.forRoot(ours),
        BullModule.forRoot({ connection, ...(telemetry !== undefined && { telemetry }) }),
        BullModule.registerQueue(
          { name: "plain" },
          { name: "scoped" },
          { name: "listed", ...(processors && { processors }) },
        ),
      ],
      providers: [Plain, Scoped],
    });
    const producer = application.app.get<Queue>(getQueueToken(queue), { strict: false });
    for (const data of jobs) await add(producer, data);
    // Closing waits for the workers.
    await vi.waitFor(async () => expect(await producer.getCompletedCount()).toBe(jobs.length), 10_000);
    await producer.obliterate({ force: true });
  }

  it.for([
    ["given to the module", { jobs: langfuseJobs({ output: (_job, result) => result }) }],
    ["set for all queues of BullModule", { telemetry: langfuseTelemetry({ output: (_job, result) => result }) }],
    ["both", { jobs: langfuseJobs({ output: (_job, result) => result }), telemetry: langfuseTelemetry() }],
  ] as const)("are part of the trace that adds them: %s", async ([, options], context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    await work("plain", [{ fails: true }], options);
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      request
        add plain.work
          process plain.work ERROR
            inside [event]
          process plain.work
            inside [event]
    `);
    expect(captured.find("add plain.work")?.children.map(({ output }) => output)).toEqual([undefined, "done"]);
  });

  it("are traced where a processor is made anew for each", async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    Scoped.instances.clear();
    await work("scoped", [{}, {}], { jobs: langfuseJobs() });
    const all = await traces.all();
    expect(all).toHaveLength(2);
    for (const captured of all) {
      expect(captured).toMatchTree(`
        request
          add scoped.work
            process scoped.work
              inside [event]
      `);
    }
    expect(Scoped.instances.size).toBe(2);
  });

  it("are traced by telemetry of their own where the queue is given its processors", async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    const callback = async () => event("inside");
    await work(
      "listed",
      [{}],
      { jobs: langfuseJobs() },
      {
        processors: [{ callback, telemetry: langfuseTelemetry() }],
      },
    );
    expect(await traces.single()).toMatchTree(`
      request
        add listed.work
          process listed.work
            inside [event]
    `);
  });

  it("are traced by telemetry of its own where a processor is a file", async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    const server = await startFakeLangfuse();
    onTestFinished(() => server.close());
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const path = new URL("../jobs/programs/sandboxed.mjs", import.meta.url);
    await work(
      "listed",
      [{}],
      { jobs: langfuseJobs() },
      {
        processors: [{ path, telemetry: langfuseTelemetry() }],
      },
    );
    expect(await traces.single()).toMatchTree(`
      request
        add listed.work
          process listed.work
    `);
    const { id: parentId, traceId } = await traces.observation("process listed.work");
    const inside = server.traces().flatMap(({ observations }) => observations);
    expect(inside).toMatchObject([{ name: "in the sandbox", traceId, parentId }]);
  });

  it("are not traced by a module that was not told of them", async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    await work("plain", [{}], {});
    expect((await traces.all()).map(({ name }) => name).sort()).toEqual(["inside", "request"]);
  });

  it("that an untraced handler adds are left out as it is, and worked on in traces of their own", async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    class Health {
      @NoTrace()
      add(queue: Queue): Promise<unknown> {
        return queue.add("work", {});
      }
    }
    await work(
      "plain",
      [{}],
      { jobs: langfuseJobs() },
      {
        add: (queue) => new Health().add(queue),
      },
    );
    expect(await traces.all()).toMatchObject([
      { root: { name: "process plain.work", children: [{ name: "inside" }] } },
    ]);
    traces.clear();
    await work(
      "plain",
      [{}],
      { jobs: langfuseJobs({ ignore: true }) },
      {
        add: (queue) => new Health().add(queue),
      },
    );
    expect(await traces.all()).toEqual([]);
  });

  it("of two applications are told of as each of them asks, whichever is closed first", async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    const start = (jobs: ReturnType<typeof langfuseJobs>, queue: string, processor: Type): Promise<OpenApplication> =>
      open({
        imports: [
          LangfuseModule.forRoot({ jobs }),
          BullModule.forRoot({ connection: { port: redis.port } }),
          BullModule.registerQueue({ name: queue }),
        ],
        providers: [processor],
      });
    const telling = langfuseJobs({ name: () => "told", user: () => "ada", input: ({ data }) => data });
    await using quiet = await start(langfuseJobs(), "scoped", Scoped);
    const queue = quiet.app.get<Queue>(getQueueToken("scoped"), { strict: false });
    const other = await start(telling, "plain", Plain);
    const told = other.app.get<Queue>(getQueueToken("plain"), { strict: false });
    await Promise.all([queue.add("work", { is: "private" }), told.add("work", { is: "open" })]);
    await vi.waitFor(async () => expect(await told.getCompletedCount()).toBe(1), 10_000);
    await told.obliterate({ force: true });
    await other.app.close();
    await queue.add("work", { is: "private" });
    await vi.waitFor(async () => expect(await queue.getCompletedCount()).toBe(2), 10_000);
    await queue.obliterate({ force: true });
    await quiet.app.close();
    const attempts = (await traces.all()).flatMap(({ root, userId }) =>
      root.children.map((one) => [one, userId] as const),
    );
    const seen = attempts.map(([{ name, input }, userId]) => [name, userId, input]);
    expect(seen.sort()).toEqual([
      ["process scoped.work", undefined, undefined],
      ["process scoped.work", undefined, undefined],
      ["told", "ada", { is: "open" }],
    ]);
  });

  it("refuses what is no adapter for queues", () => {
    expect(() => LangfuseModule.forRoot({ jobs: {} as never })).toThrow(
      "[@langfuse-kit/nestjs] Option jobs cannot be used. Give langfuseJobs() of @langfuse-kit/bullmq.",
    );
  });
});
