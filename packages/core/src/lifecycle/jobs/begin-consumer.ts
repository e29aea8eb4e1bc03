import { INVALID_TRACEID } from "@opentelemetry/api";
import type { TraceAttributes } from "../../attributes/index.ts";
import { currentFrame, enterFrame, type Frame, frameUnder, hasKnownParent, withFrame } from "../../context/index.ts";
import {
  currentEngine,
  inertObservation,
  isTracing,
  type Observation,
  safely,
  startObservation,
} from "../../observe/index.ts";
import { isLeftOut } from "../../segment/index.ts";
import { writeTraceContent } from "../conclude.ts";
import { apart } from "../outside.ts";
import { carry, rulesOf } from "./begin-producer.ts";
import { consumerFacts, stepName } from "./facts.ts";
import { defaultTrust, receivedOf } from "./received.ts";
import { noSettings, type Settings } from "./settings.ts";
import type { ConsumedJob, ConsumerProgress, JobOutcome, JobSettings } from "./types.ts";

/**
 * Begins the observation of one attempt at a job. Nothing that a carrier says or a user's function does can make it
 * throw. `given` is the framework's own job, for the functions among the options.
 * @example const working = beginConsumer({ queue: "mail", carrier }, settings, job); working.run(work); working.finish({});
 */
export function beginConsumer<Job>(job: ConsumedJob, settings?: JobSettings<Job>, given?: Job): ConsumerProgress {
  const known = (settings as Settings | undefined) ?? noSettings;
  return safely("the start of a job", () => begin(job, known, given)) ?? untraced();
}

function begin(job: ConsumedJob, settings: Settings, given: unknown): ConsumerProgress {
  if (!isTracing()) return untraced();
  if (settings.ignore?.(given) === true) {
    return untraced(withFrame({ ...apart(), suppressed: true }, currentFrame));
  }
  const relation = job.relation ?? settings.relation?.(given);
  const trust = job.trust ?? settings.trust?.(given) ?? defaultTrust;
  const rules = rulesOf(job, settings);
  const received = receivedOf(job, rules, relation, trust);
  const name = settings.name?.(given) ?? stepName("process", job);
  const beginsTrace = !hasKnownParent(received);
  const { observation, frame } = enterFrame({ ...apart(), otel: currentFrame().otel, received }, () => {
    const begun = startObservation(name, { metadata: consumerFacts(job) });
    const isThere = begun.traceId !== INVALID_TRACEID;
    return { observation: begun, frame: isThere ? frameUnder(begun.otelSpan) : currentFrame() };
  });
  if (isLeftOut(observation.otelSpan)) return { ...untraced(frame), observation };
  const layers: Layer[] = [];
  const tell = (layer: Layer): void => {
    if (!tellsAnything(layer)) return;
    layers.push(layer);
    enterFrame(frame, () => safely("what is told of a job", () => tellAtStart(observation, layer, beginsTrace)));
  };
  restrict(observation, settings, given);
  if (beginsTrace) writeTraceContent(observation, { name }, true);
  tell({ settings, given });
  let isOver = false;
  return {
    observation,
    run: (fn) => enterFrame(frame, fn),
    carrier: () => enterFrame(frame, () => carry(rules)),
    also(other, otherGiven) {
      const layer = { settings: other as unknown as Settings, given: otherGiven };
      restrict(observation, layer.settings, otherGiven);
      const otherName = layer.settings.name?.(otherGiven);
      if (otherName !== undefined) observation.otelSpan.updateName(otherName);
      tell(layer);
    },
    finish(outcome) {
      if (isOver) return;
      isOver = true;
      if (layers.length > 0 || isTelling(outcome)) {
        enterFrame(frame, () => safely("the end of a job", () => conclude(observation, layers, outcome, beginsTrace)));
      }
      observation.end(outcome.endTime);
    },
  };
}

/** Call before anything begins inside, since what begins takes over the mode. */
function restrict(observation: Observation, settings: Settings, given: unknown): void {
  const capture = settings.capture?.(given);
  if (capture !== undefined) observation.update({ capture });
}

/** Options, and the framework's job that their functions are called with. A job has several with nested wrappers. */
interface Layer {
  readonly settings: Settings;
  readonly given: unknown;
}

/** Whether any option says something of the job. Most say nothing, and cost nothing then. */
function tellsAnything({ settings: { user, session, tags, metadata, input, output } }: Layer): boolean {
  return (user ?? session ?? tags ?? metadata ?? input ?? output) !== undefined;
}

function isTelling({ error, postponed, metadata }: JobOutcome): boolean {
  return error !== undefined || postponed !== undefined || metadata !== undefined;
}

function tellAtStart(observation: Observation, { settings, given }: Layer, beginsTrace: boolean): void {
  const identity: TraceAttributes = {
    userId: settings.user?.(given),
    sessionId: settings.session?.(given),
    tags: settings.tags?.(given),
    metadata: settings.metadata?.(given),
  };
  currentEngine()?.updateTrace(identity, observation.otelSpan);
  writeTraceContent(observation, { input: settings.input?.(given) }, beginsTrace);
}

/** Success is not recorded: a job has succeeded if it neither failed nor was postponed. */
function conclude(
  observation: Observation,
  layers: readonly Layer[],
  { error, postponed, result, metadata }: JobOutcome,
  beginsTrace: boolean,
): void {
  if (metadata !== undefined || postponed !== undefined) {
    observation.update({ metadata: { ...metadata, postponed } });
  }
  if (postponed !== undefined) return;
  if (error !== undefined) {
    currentEngine()?.fail(observation.otelSpan, error);
    return;
  }
  for (const { settings, given } of layers) {
    writeTraceContent(observation, { output: settings.output?.(given, result) }, beginsTrace);
  }
}

/** A job that is not recorded; with a suppressing frame, nothing inside it is either. */
function untraced(frame?: Frame): ConsumerProgress {
  return {
    observation: inertObservation(),
    run: (fn) => (frame === undefined ? withFrame(apart(), fn) : enterFrame(frame, fn)),
    carrier: () => (frame === undefined ? {} : enterFrame(frame, () => carry({ queue: "" }))),
    also: () => undefined,
    finish: () => undefined,
  };
}
