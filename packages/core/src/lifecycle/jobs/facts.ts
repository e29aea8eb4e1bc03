import type { ConsumedJob, ProducedJob } from "./types.ts";

/** The name of an observation: what is done with which kind of job. */
export function stepName(verb: string, { queue, name }: Pick<ConsumedJob, "queue" | "name">): string {
  if (!queue) return name ? `${verb} ${name}` : verb;
  return name && name !== queue ? `${verb} ${queue}.${name}` : `${verb} ${queue}`;
}

/** Facts that are undefined are not written. */
export function producerFacts({ queue, name, id, count, delayMs }: ProducedJob): Record<string, unknown> {
  return { queue, job: name, jobId: id, count, delayMs: positive(delayMs) };
}

/** The clocks of two machines differ, so waits that come out negative are 0. */
export function consumerFacts(job: ConsumedJob): Record<string, unknown> {
  const { queue, name, id, attempt, scheduled, metadata } = job;
  const delayMs = positive(job.delayMs);
  const addedAt = timeOf(job.addedAt);
  const age = addedAt === undefined ? undefined : Math.max(0, (timeOf(job.startedAt) ?? Date.now()) - addedAt);
  // Not for a job that is run again: its delay is another one by then, so it is unknown since when it could have run.
  const isFirst = attempt === undefined || attempt <= 1;
  const waitMs = age === undefined || !isFirst ? undefined : Math.max(0, age - (delayMs ?? 0));
  return {
    ...metadata,
    queue,
    job: name,
    jobId: id,
    attempt,
    delayMs,
    waitMs,
    sinceAddedMs: isFirst ? undefined : age,
    scheduled: scheduled === true ? true : undefined,
  };
}

function timeOf(time: Date | number | undefined): number | undefined {
  const value = Number(time);
  return Number.isFinite(value) ? value : undefined;
}

function positive(value: number | undefined): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}
