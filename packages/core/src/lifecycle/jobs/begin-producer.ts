import { currentFrame } from "../../context/index.ts";
import { currentEngine, inertObservation, isTracing, safely, startObservation } from "../../observe/index.ts";
import { type CarrierContents, type Rules, writeCarrier } from "./carrier.ts";
import { producerFacts, stepName } from "./facts.ts";
import { noSettings, type Settings } from "./settings.ts";
import type { JobCarrier, JobRelation, JobSettings, ProducedJob, ProducerProgress } from "./types.ts";

/**
 * Begins the observation of a job that is added, where the code runs.
 * @example const adding = beginProducer({ queue: "mail" }, settings); queue.add(data, adding.carrier()); adding.finish({});
 */
export function beginProducer<Job>(job: ProducedJob, settings?: JobSettings<Job>): ProducerProgress {
  return safely("adding a job", () => begin(job, (settings as Settings | undefined) ?? noSettings)) ?? untraced();
}

function begin(job: ProducedJob, settings: Settings): ProducerProgress {
  if (!isTracing() || currentFrame().suppressed === true) return untraced();
  const observation = startObservation(stepName("add", job), { metadata: producerFacts(job) });
  // A producer has no job yet to be asked about.
  const relation = job.relation ?? settings.relation?.(undefined);
  let isOver = false;
  return {
    observation,
    run: (fn) => observation.run(fn),
    carrier: (other, beside) =>
      carry(rulesOf(job, settings), { relation: other ?? relation, beside, from: observation.otelSpan }),
    finish({ error, metadata }) {
      if (isOver) return;
      isOver = true;
      safely("the end of adding a job", () => {
        if (metadata !== undefined) observation.update({ metadata });
        if (error !== undefined) currentEngine()?.fail(observation.otelSpan, error);
      });
      observation.end();
    },
  };
}

/**
 * The carrier of a job that is added where the code runs, with no observation of its own.
 * @example const carrier = jobCarrier({ queue: "mail" }, settings);
 */
export function jobCarrier<Job>(
  job: ProducedJob,
  settings: JobSettings<Job>,
  relation: JobRelation | undefined = (settings as Settings).relation?.(undefined),
  beside?: unknown,
): JobCarrier {
  return carry(rulesOf(job, settings as Settings), { relation, beside });
}

/** An empty carrier rather than trouble. */
export function carry(rules: Rules, contents: CarrierContents = {}): JobCarrier {
  return safely("the trace context of a job", () => writeCarrier(rules, contents)) ?? {};
}

/** What carriers of this job keep to: what the job says, else what the options say. */
export function rulesOf(job: Rules, settings: Settings): Rules {
  const secret = job.secret ?? settings.secret?.(undefined);
  const maxCarrierBytes = job.maxCarrierBytes ?? settings.maxCarrierBytes?.(undefined);
  return { queue: job.queue, secret, maxCarrierBytes };
}

function untraced(): ProducerProgress {
  return {
    observation: inertObservation(),
    run: (fn) => fn(),
    carrier: () => ({}),
    finish: () => undefined,
  };
}
