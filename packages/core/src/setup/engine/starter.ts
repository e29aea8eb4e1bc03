import { ROOT_CONTEXT, type Span, type SpanOptions } from "@opentelemetry/api";
import { encodeObservation } from "../../attributes/index.ts";
import type { Config } from "../../config/index.ts";
import { currentFrame, type Frame, isTraceId, type Start, startAt, underSpan } from "../../context/index.ts";
import { experimentAround, isPersonalScope } from "../../neighbours/index.ts";
import type { Engine, StartOptions } from "../../observe/index.ts";
import { isCosted } from "../../pricing/index.ts";
import { describeError, isObject, type Reporter } from "../../runtime/index.ts";
import { isLeftOut, type Segment, type Segments, trackedOf } from "../../segment/index.ts";
import type { Provider } from "../provider.ts";
import { createBudgetCheck } from "./budget.ts";
import { readIds, readTime, underReference } from "./given.ts";
import type { PersonWatch } from "./persons.ts";
import type { Writer } from "./writer.ts";

/** Begins observations: finds their place and their ids, and whether they may begin. */
export function createStarter(parts: {
  config: Config;
  provider: Provider;
  segments: Segments;
  write: Writer["write"];
  reporter: Reporter;
  persons: PersonWatch;
  isOn: () => boolean;
}): Pick<Engine, "start" | "checkBudget"> {
  const { config, provider, segments, write, reporter, persons, isOn } = parts;
  const checkBudget = createBudgetCheck(noteRefusal);

  function noteRefusal(error: unknown, parent: StartOptions["parent"]): void {
    const startTime = Date.now();
    const said = { level: "WARNING", statusMessage: describeError(error), startTime } as const;
    const span = start("cost limit reached", "event", parent === undefined ? said : { ...said, parent });
    span?.end(readTime(startTime, reporter));
  }

  const start: Engine["start"] = (name, type, options, kind) => {
    if (!isOn()) return undefined;
    const { context, links } = placeFor(options);
    if (isCosted(type)) checkBudget(options);
    const attributes = type === "generation" ? withPromptAround(options) : options;
    const ids = readIds(options, reporter);
    const spanOptions: SpanOptions = {};
    if (kind !== undefined) spanOptions.kind = kind;
    // Attributes are set after the start, which saves two copies, unless a sampling rule has to see them before.
    if (config.sample !== undefined) spanOptions.attributes = encodeObservation(type, attributes, reporter.once);
    const at = readTime(options.startTime, reporter);
    if (at !== undefined) spanOptions.startTime = at;
    if (links !== undefined) spanOptions.links = links;
    const span = provider.raw.startSpan(String(name), spanOptions, context, ids);
    const tracked = trackedOf(span);
    if (tracked !== undefined) tracked.isStep = true;
    if (span.isRecording()) write(span, type, attributes);
    const frame = currentFrame();
    if (frame.propagated !== undefined && tracked !== undefined) noteScope(span, tracked.segment, frame);
    // Only what sampling left out is counted: what is ignored was never meant to be traced.
    if (isLeftOut(span) && frame.suppressed !== true) segments.countSampledOut();
    return span;
  };

  /** Of an official package, around what has begun. */
  function noteScope(span: Span, segment: Segment, frame: Frame): void {
    const experiment = experimentAround(frame);
    if (experiment !== undefined) span.setAttributes(experiment);
    if (isPersonalScope(frame)) persons.begun(segment);
  }

  return { start, checkBudget: (options) => isOn() && checkBudget(options) };
}

function placeFor({ parent, traceId }: StartOptions): Start {
  if (isObject(parent)) return { context: underReference(parent), links: undefined };
  if (traceId === undefined || !isTraceId(traceId)) return startAt();
  const nearest = currentFrame().span;
  const context = nearest?.spanContext().traceId === traceId ? underSpan(nearest) : ROOT_CONTEXT;
  return { context, links: startAt().links };
}

function withPromptAround(options: StartOptions): StartOptions {
  const { prompt } = currentFrame();
  return prompt === undefined || options.prompt !== undefined ? options : { ...options, prompt };
}
