import { beginProducer, type JobSettings, jobCarrier, type ProducerProgress } from "@langfuse-kit/core/adapter";
import type { Attributes, Job, Span } from "bullmq";
import { isText, metadataBeside, textOf } from "../jobs/index.ts";
import { type ContextPlace, takeCall } from "../seams/index.ts";
import type { Position } from "./position.ts";
import { silentSpan } from "./silent-span.ts";

/** What adds jobs, of all that BullMQ calls a producer. */
const operations: ReadonlySet<unknown> = new Set(["add", "addBulk", "addFlow", "addBulkFlows"]);

/** The adding of jobs. It begins when BullMQ says what it is about, which it does at once. */
export function producerSpan(settings: JobSettings<Job>): Span<Position> {
  const call = takeCall();
  const adding = call?.kind === "adding" ? call : undefined;
  const isRepeating = call?.kind === "repeating";
  let progress: ProducerProgress | undefined;
  let queue = "";
  const told: { jobId?: string } = adding ?? {};
  let scheduler: string | undefined;
  let error: unknown;

  function begin(attributes: Attributes): void {
    queue = String(attributes["bullmq.queue.name"] ?? "");
    if (!operations.has(attributes["bullmq.queue.operation"]) || isRepeating) return;
    const facts = adding?.facts;
    progress = beginProducer({ ...facts, queue: facts?.queue ?? queue }, settings);
  }

  function setAttributes(attributes: Attributes): void {
    if ("bullmq.queue.operation" in attributes) begin(attributes);
    const { "bullmq.job.id": jobId, "bullmq.job.scheduler.id": schedulerId } = attributes;
    if (isText(jobId)) told.jobId ??= jobId;
    if (isText(schedulerId)) scheduler = schedulerId;
  }

  return {
    ...silentSpan,
    setAttributes,
    setAttribute: (key, value) => setAttributes({ [key]: value }),
    setSpanOnContext: (context) => ({
      run: (fn) => (progress === undefined ? context.run(fn) : progress.run(fn)),
      metadata: (beside) => (isRepeating ? "" : carriers(beside)),
    }),
    recordException(exception) {
      error = exception;
    },
    end() {
      const jobId = adding?.facts.count === undefined ? told.jobId : undefined;
      progress?.finish({ error, metadata: { jobId, scheduler } });
    },
  };

  /** The nodes of a flow are added within it, and continue it. */
  function carriers(beside: unknown): string {
    for (const place of adding?.places ?? []) if (place.queue === queue) fill(place);
    if (adding !== undefined) adding.places = adding.places.filter((place) => place.queue !== queue);
    return carry(undefined, beside);
  }

  function carry(relation: "link" | undefined, beside: unknown): string {
    if (progress !== undefined) return textOf(progress.carrier(relation, beside));
    return textOf(jobCarrier({ queue }, settings, relation, beside));
  }

  function fill({ opts, isLinked }: ContextPlace): void {
    const { telemetry } = opts;
    if (telemetry?.omitContext !== true) return;
    const ours = (fields?: object): string => carry(isLinked ? "link" : undefined, fields);
    opts.telemetry = { ...telemetry, metadata: metadataBeside(telemetry.metadata ?? "", ours) };
  }
}
