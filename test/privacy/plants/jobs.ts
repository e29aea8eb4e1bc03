import { type LangfuseJobOptions, langfuseTelemetry, wrapProcessor, wrapQueue } from "@langfuse-kit/bullmq";
import { span, trace } from "@langfuse-kit/core";
import { FlowProducer, type Job, type JobsOptions, Queue, UnrecoverableError, Worker } from "bullmq";
import type { Plant } from "../scene.ts";
import { plantedError } from "./observations.ts";

/** Where a job gets what we do: from BullMQ's own option, or from wrappers around its parts. */
export const joinings = ["telemetry", "wrappers"] as const;

interface Shop {
  readonly port: number;
  readonly joining: (typeof joinings)[number];
  readonly name: string;
}

/** Jobs that succeed, fail, fail for good, and come as a flow and in bulk, with everything asked for that can be. */
export async function plantRealJobs(plant: Plant, { port, joining, name }: Shop): Promise<string> {
  const connection = { host: "127.0.0.1", port };
  const options: LangfuseJobOptions = {
    input: ({ data, name: jobName }) => ({ data, jobName }),
    output: (job, result) => ({ result, returned: job.returnvalue, reason: job.failedReason }),
    user: ({ data }) => data.user,
    session: () => plant("name of the session"),
    tags: () => [plant("tag")],
    metadata: ({ data }) => ({ text: data.text, queue: plant("metadata.queue"), [plant("key in metadata")]: 1 }),
  };
  const telemetry = joining === "telemetry" ? langfuseTelemetry(options) : undefined;
  const given = { connection, ...(telemetry && { telemetry }) };
  const queue = telemetry ? new Queue(name, given) : wrapQueue(new Queue(name, given), options);
  const flows = telemetry ? new FlowProducer(given) : wrapQueue(new FlowProducer(given), options);
  async function process(job: Job): Promise<unknown> {
    return span("step", { input: job.data, metadata: { id: job.id } }, async () => {
      await job.log(plant("line of a job's log"));
      if (job.name === "fails") throw plantedError(plant, "error of a job");
      if (job.name === "never works") throw new UnrecoverableError(plant("failed reason"));
      return { result: plant("result") };
    });
  }
  const worker = new Worker(name, telemetry ? process : wrapProcessor(process, options), { ...given, drainDelay: 1 });
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
  // What of it is ours in Redis: the rest is the application's own data.
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
