import { type LangfuseJobOptions, langfuseTelemetry, wrapProcessor, wrapQueue } from "@langfuse-kit/bullmq";
import { span, trace } from "@langfuse-kit/core";
import type { Job, JobsOptions, Worker } from "bullmq";
import type { RunningBackend } from "../../jobs/suite/backend.ts";
import type { Plant } from "../scene.ts";
import { plantedError } from "./observations.ts";

/** Where a job gets what we do: from BullMQ's own option, or from wrappers around its parts. */
export const joinings = ["telemetry", "wrappers"] as const;

interface Shop {
  readonly running: RunningBackend;
  readonly joining: (typeof joinings)[number];
  readonly name: string;
}

/** What the application itself gives BullMQ to keep; all else in its tables would be of our making. */
export const keptByApplication: RegExp =
  /^(?:data of a job|name of a user|password|name of a job|name as id of a job|result|failed reason|error of a job: \w+|line of a job's log)$/;

/** Jobs that succeed, fail, fail for good, and come as a flow and in bulk, with everything asked for that can be. */
export async function plantRealJobs(plant: Plant, { running, joining, name }: Shop): Promise<string> {
  const { FlowProducer, Queue, UnrecoverableError, Worker } = running.classes;
  const factory = running.factory as never;
  const options: LangfuseJobOptions = {
    input: ({ data, name: jobName }) => ({ data, jobName }),
    output: (job, result) => ({ result, returned: job.returnvalue, reason: job.failedReason }),
    user: ({ data }) => data.user,
    session: () => plant("name of the session"),
    tags: () => [plant("tag")],
    metadata: ({ data }) => ({ text: data.text, queue: plant("metadata.queue"), [plant("key in metadata")]: 1 }),
  };
  const telemetry = joining === "telemetry" ? langfuseTelemetry(options) : undefined;
  const given = { connection: running.connection(), ...(telemetry && { telemetry }) } as never;
  const [plainQueue, plainFlows] = [new Queue(name, given, factory), new FlowProducer(given, factory)];
  const queue = telemetry ? plainQueue : wrapQueue(plainQueue, options);
  const flows = telemetry ? plainFlows : wrapQueue(plainFlows, options);
  async function process(job: Job): Promise<unknown> {
    return span("step", { input: job.data, metadata: { id: job.id } }, async () => {
      await job.log(plant("line of a job's log"));
      if (job.name === "fails") throw plantedError(plant, "error of a job");
      if (job.name === "never works") throw new UnrecoverableError(plant("failed reason"));
      return { result: plant("result") };
    });
  }
  const work = telemetry ? process : wrapProcessor(process, options);
  const worker = new Worker(name, work, Object.assign({ drainDelay: 1 }, given) as never, factory);
  const all = Promise.all([ended(worker, 6), queue.waitUntilReady()]);
  const data = (): object => ({
    text: plant("data of a job"),
    user: plant("name of a user"),
    password: plant("password"),
  });
  const job = (jobName: string, opts: JobsOptions = {}) => ({ name: jobName, data: data(), opts, queueName: name });
  const identity = {
    userId: plant("name of the producer's user"),
    metadata: { who: plant("metadata of the producer") },
  };
  await trace("request", identity, async () => {
    await queue.add(plant("name of a job"), data(), { jobId: plant("name as id of a job").replaceAll(/[ :]/g, "-") });
    await queue.add("fails", data());
    await queue.add("never works", data(), { attempts: 3 });
    await queue.addBulk([job("bulk")]);
    await flows.add({ ...job("parent"), children: [job("child")] });
  });
  await all;
  const jobs = await queue.getJobs();
  await Promise.all([worker.close(), flows.close()]);
  await queue.close();
  // What of it is ours there: the rest is the application's own data.
  return jobs.map(({ opts }) => JSON.stringify(opts.telemetry ?? {})).join("\n");
}

function ended(worker: Worker, count: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const next = (): void => void (++seen === count && resolve());
    worker.on("completed", next);
    worker.on("failed", next);
  });
}
