import { langfuseJobs, langfuseTelemetry } from "@langfuse-kit/bullmq";
import { event, span, trace } from "@langfuse-kit/core";
import { LangfuseModule, NoTrace } from "@langfuse-kit/nestjs";
import { captureTraces, langfuseMatchers } from "@langfuse-kit/testing";
import { BullModule, getQueueToken, Processor, WorkerHost } from "@nestjs/bullmq";
import { Injectable, Scope, type Type } from "@nestjs/common";
import type { Job, Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningRedis, redisMissing, startRedis } from "../servers/index.ts";
import { open } from "./open.ts";

expect.extend(langfuseMatchers);
const traces = captureTraces({ afterEach });

class Work extends WorkerHost {
  async process(job: Job): Promise<string> {
    await span("inside", () => event("deeper"));
    return `done with ${job.data.is}`;
  }
}

@NoTrace()
@Processor("letters")
class WholeClass extends WorkerHost {
  async process(job: Job): Promise<string> {
    event("inside");
    return `done with ${job.data.is}`;
  }
}

@Processor("letters")
class Method extends WorkerHost {
  @NoTrace()
  async process(job: Job): Promise<string> {
    event("inside");
    return `done with ${job.data.is}`;
  }
}

@Processor("letters")
@NoTrace()
class Inherited extends Work {}

@NoTrace()
@Injectable({ scope: Scope.REQUEST })
@Processor({ name: "letters", scope: Scope.REQUEST })
class Scoped extends Work {}

@Processor("letters")
class Traced extends Work {}

describe("jobs of a processor that is not to be traced", { timeout: 20_000 }, () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    if (redisMissing === undefined) redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  const told = { input: ({ data }: Job) => data, output: (_job: Job, result: unknown) => result };

  /** Adds a job in a trace, and closes the application when it is over. */
  async function work(processor: Type, { asModule, asTelemetry }: { asModule: boolean; asTelemetry: boolean }) {
    const connection = { port: redis.port };
    await using application = await open({
      imports: [
        LangfuseModule.forRoot(asModule ? { jobs: langfuseJobs(told) } : {}),
        BullModule.forRoot({ connection, ...(asTelemetry && { telemetry: langfuseTelemetry(told) }) }),
        BullModule.registerQueue({ name: "letters" }),
      ],
      providers: [processor],
    });
    const queue = application.app.get<Queue>(getQueueToken("letters"), { strict: false });
    const job = await trace("request", () => queue.add("work", { is: "private" }));
    await vi.waitFor(async () => expect(await queue.getCompletedCount()).toBe(1), 10_000);
    expect((await queue.getJob(job.id ?? ""))?.returnvalue).toBe("done with private");
    await queue.obliterate({ force: true });
  }

  const byModule = { asModule: true, asTelemetry: false };
  const byTelemetry = { asModule: false, asTelemetry: true };
  const byBoth = { asModule: true, asTelemetry: true };

  it.for([
    ["by its class", WholeClass, byModule],
    ["by its method", Method, byModule],
    ["by its class, which inherits the method", Inherited, byModule],
    ["by its class, of which each job gets an instance", Scoped, byModule],
    ["with telemetry", WholeClass, byTelemetry],
    ["with telemetry, by its class, of which each job gets an instance", Scoped, byTelemetry],
    ["with both", Method, byBoth],
  ] as const)("are left out: %s", async ([, processor, how], context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    await work(processor, how);
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      request
        add letters.work
    `);
    expect(JSON.stringify(captured.root)).not.toContain("private");
  });

  it("are worked on beside traced ones of a class that shares the method", async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    await work(Inherited, byModule);
    traces.clear();
    await work(Traced, byModule);
    expect(await traces.single()).toMatchTree(`
      request
        add letters.work
          process letters.work
            inside
              deeper [event]
    `);
  });

  it("are part of the code that calls the processor itself, which stays traced", async () => {
    await using application = await open({
      imports: [LangfuseModule.forRoot({ jobs: langfuseJobs() })],
      providers: [WholeClass],
    });
    const processor = application.app.get(WholeClass);
    const result = await trace("by hand", () => processor.process({ data: { is: "mine" } } as Job));
    expect(result).toBe("done with mine");
    expect(await traces.single()).toMatchTree("by hand");
  });
});
