import { type JobCarrier, traceConsumer, traceProducer } from "@langfuse-kit/core";
import type { JobWithMetadata, PgBoss, SendOptions } from "pg-boss";

/** `boss.send`, traced: the carrier goes along in the job's data. */
export function send(boss: PgBoss, queue: string, data: object, options: SendOptions = {}): Promise<string | null> {
  return traceProducer({ queue }, async (carrier, adding) => {
    const id = await boss.send(queue, { ...data, carrier }, options);
    adding.update({ metadata: { jobId: id } });
    return id;
  });
}

/** `boss.work`, traced: each attempt at a job is an observation. */
export function work<Data extends object>(
  boss: PgBoss,
  queue: string,
  handle: (job: JobWithMetadata<Data>) => Promise<unknown>,
): Promise<string> {
  type Carried = Data & { carrier?: JobCarrier };
  return boss.work<Carried, unknown, { includeMetadata: true; pollingIntervalSeconds: number }>(
    queue,
    { includeMetadata: true, pollingIntervalSeconds: 0.5 },
    async ([job]) => {
      if (job === undefined) return;
      const { id, data, retryCount, createdOn, startedOn, startAfter } = job;
      await traceConsumer(
        {
          queue,
          id,
          carrier: data.carrier,
          attempt: retryCount + 1,
          addedAt: createdOn,
          startedAt: startedOn,
          // A retry moves it: then it no longer says what was asked.
          delayMs: retryCount === 0 ? startAfter.getTime() - createdOn.getTime() : undefined,
        },
        () => handle(job),
      );
    },
  );
}
