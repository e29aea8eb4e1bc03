import { beginConsumer, type ConsumedJob, type JobOutcome, type JobSettings } from "@langfuse-kit/core/adapter";
import type { Attributes, Job, Span } from "bullmq";
import { consumedJob, isText, postponed } from "../jobs/index.ts";
import { beginWork, endWork, surround, takeCall, type Work, workOn } from "../seams/index.ts";
import type { Position } from "./position.ts";
import { silentSpan } from "./silent-span.ts";

/** One attempt at a job. It begins when BullMQ says what it is about, which it does at once. */
export function consumerSpan(settings: JobSettings<Job>, received: unknown): Span<Position> {
  const call = takeCall();
  // Where BullMQ's worker could not be reached, a job is its name and id.
  const work = call?.kind === "work" && call.progress === undefined ? call : workOn(undefined);
  const told: Told = {};

  function begin(attributes: Attributes): void {
    const queue = String(attributes["bullmq.queue.name"] ?? "");
    const { job } = work;
    const known: ConsumedJob = job === undefined ? { queue, carrier: received } : consumedJob(job);
    beginWork(work, beginConsumer(known, settings, job as Job | undefined));
  }

  function setAttributes(attributes: Attributes): void {
    if ("bullmq.queue.operation" in attributes) begin(attributes);
    if (work.job !== undefined) return;
    const { "bullmq.job.id": id, "bullmq.job.name": name, "bullmq.job.attempts.made": attempt } = attributes;
    if (isText(id)) work.progress?.observation.update({ metadata: { jobId: id, job: name } });
    if (typeof attempt === "number") work.progress?.observation.update({ metadata: { attempt } });
  }

  return {
    ...silentSpan,
    setAttributes,
    setAttribute: (key, value) => setAttributes({ [key]: value }),
    setSpanOnContext: ({ metadata }) => ({
      metadata,
      run: (fn) => {
        const run = (): ReturnType<typeof fn> => (work.progress === undefined ? fn() : work.progress.run(fn));
        return work === call ? run() : surround(work, run);
      },
    }),
    addEvent(name, attributes) {
      if (name === "job completed") told.isCompleted = true;
      if (name === "job failed") told.reason = String(attributes?.["bullmq.job.failed.reason"] ?? "failed");
    },
    recordException(exception) {
      told.exception = exception;
    },
    end() {
      endWork(work);
      work.progress?.finish(outcomeOf(work, told));
    },
  };
}

/** What BullMQ says of the end of an attempt. */
interface Told {
  isCompleted?: boolean;
  reason?: string;
  exception?: unknown;
}

/** The processor's own word comes first; what BullMQ made of it afterwards took other people's time. */
function outcomeOf({ ended, job }: Work, { isCompleted, reason, exception }: Told): JobOutcome {
  const endTime = ended?.at;
  if (ended !== undefined && "error" in ended) {
    const word = postponed(ended.error);
    return word === undefined ? { error: ended.error, endTime } : { postponed: word, endTime };
  }
  // It never ran, or its result could not be stored.
  if (reason !== undefined) return { error: new Error(reason), endTime };
  if (exception !== undefined) return { error: exception, endTime };
  if (ended !== undefined) return { result: ended.result, endTime };
  return isCompleted === true ? { result: job?.returnvalue } : { postponed: "put off" };
}
