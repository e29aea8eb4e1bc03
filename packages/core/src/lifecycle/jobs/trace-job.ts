import { Call, type Observation, safely, settle, withoutFunction } from "../../observe/index.ts";
import { beginConsumer } from "./begin-consumer.ts";
import { beginProducer } from "./begin-producer.ts";
import type { ConsumedJob, ConsumerProgress, JobCarrier, JobOutcome, ProducedJob } from "./types.ts";

/**
 * Traces the adding of a job to any queue; `add` stores the carrier with it.
 * @example await traceProducer({ queue: "mail" }, (carrier) => boss.send("mail", { to, carrier }));
 */
export function traceProducer<R>(job: ProducedJob, add: (carrier: JobCarrier, observation: Observation) => R): R {
  if (typeof add !== "function") return withoutFunction("traceProducer()") as never;
  const progress = beginProducer(job);
  return runJob(progress, add, () => add(progress.carrier(), progress.observation));
}

/**
 * Traces one attempt at a job of any queue; it lasts until what `fn` returns is over.
 * @example await traceConsumer({ queue: "mail", id: job.id, carrier: job.data.carrier }, () => send(job.data.to));
 */
export function traceConsumer<R>(job: ConsumedJob, fn: (observation: Observation) => R): R {
  if (typeof fn !== "function") return withoutFunction("traceConsumer()") as never;
  const progress = beginConsumer(job);
  return runJob(
    progress,
    fn,
    () => fn(progress.observation),
    safely("a job", () => job.postponed),
  );
}

/**
 * Runs one attempt that has begun, and finishes it when what `run` returns is over.
 * @example return runJob(working, processor, () => processor(job), postponed);
 */
export function runJob<R>(
  progress: Pick<ConsumerProgress, "run" | "observation"> & { finish(outcome: JobOutcome): void },
  origin: unknown,
  run: () => R,
  postponed?: (error: unknown) => string | undefined,
): R {
  const failed = (error: unknown): void => {
    const word = safely("the function postponed", () => postponed?.(error));
    progress.finish(word === undefined ? { error: error ?? "failed" } : { postponed: word });
  };
  const call = new Call(progress.observation, (inner) => progress.run(inner), origin);
  let result: R;
  try {
    result = progress.run(run);
  } catch (error) {
    failed(error);
    throw error;
  }
  return settle(
    result,
    {
      done: (value, how) => progress.finish(how === "returned" ? { result: value } : {}),
      failed,
      // Only the queue reads what a job returns, so a reader that fails is a failure of the job.
      readerLeft: failed,
      abandoned: () => progress.finish({}),
    },
    call,
  );
}
