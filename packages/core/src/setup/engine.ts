import {
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type TimeInput,
} from "@opentelemetry/api";
import {
  encodeObservation,
  encodeTraceContent,
  type GenerationAttributes,
  mergeIdentity,
  type ObservationType,
  readType,
} from "../attributes/index.ts";
import type { Config } from "../config/index.ts";
import { currentFrame, inject, isSpanId, isTraceId, type Start, startAt, underSpan } from "../context/index.ts";
import type { Engine, StartOptions } from "../observe/index.ts";
import { isCosted, normalizeUsage } from "../pricing/index.ts";
import { isCaptureMode, type Privacy, stricter } from "../privacy/index.ts";
import { describeError, type Reporter, readable } from "../runtime/index.ts";
import { type Segment, type Segments, type Tracked, trackedOf } from "../segment/index.ts";
import { RecordingSpan, toHrTime } from "../spans/index.ts";
import { createBudgetCheck } from "./budget.ts";
import { isObject, LATEST_MS, recordError, underReference } from "./given.ts";
import { comesTooLate } from "./late-update.ts";
import { nearestExported, outgoing } from "./outgoing.ts";
import type { Provider } from "./provider.ts";
import type { ScoreWriter } from "./scores.ts";
import { unknownOf } from "./unknown-names.ts";

/** What the public functions stand on. */
export function createEngine(parts: {
  config: Config;
  provider: Provider;
  segments: Segments;
  scores: ScoreWriter;
  privacy: Privacy;
  reporter: Reporter;
  isOn: () => boolean;
}): Engine {
  const { config, provider, segments, scores, privacy, reporter, isOn } = parts;
  /** Errors by the trace that they were last recorded in: a constant error is thrown in many. */
  const recorded = new WeakMap<object, string>();
  const checkBudget = createBudgetCheck(noteRefusal);

  function segmentOf(span: Span | undefined): Segment | undefined {
    return trackedOf(span ?? currentFrame().span)?.segment;
  }

  function placeFor({ parent, traceId }: StartOptions): Start {
    if (isObject(parent)) return { context: underReference(parent), links: undefined };
    if (traceId === undefined || !isTraceId(traceId)) return startAt();
    const nearest = currentFrame().span;
    const context = nearest?.spanContext().traceId === traceId ? underSpan(nearest) : ROOT_CONTEXT;
    return { context, links: startAt().links };
  }

  function useIds({ id, traceId }: StartOptions): void {
    provider.nextIds.spanId = accept("id", id, isSpanId, "sixteen");
    provider.nextIds.traceId = accept("traceId", traceId, isTraceId, "thirty-two");
  }

  function accept(
    what: string,
    value: unknown,
    is: (value: unknown) => value is string,
    digits: string,
  ): string | undefined {
    if (value === undefined || value === null) return undefined;
    if (is(value)) return value;
    reporter.once(`bad-${what}`, `${what} was ignored: it must be ${digits} lower-case hex digits, not all zero.`);
    return undefined;
  }

  function time(value: Date | number | undefined): TimeInput | undefined {
    if (value === undefined || value === null) return undefined;
    const milliseconds = typeof value === "number" || value instanceof Date ? Number(value) : Number.NaN;
    // A pair, since a plain small number would be taken for a performance timestamp.
    if (milliseconds >= 0 && milliseconds <= LATEST_MS) return toHrTime(milliseconds);
    reporter.once("bad-time", "A time was ignored: it must be a valid Date, or milliseconds since 1970.");
    return undefined;
  }

  /** Writes on the span, or beside it when it has ended: OpenTelemetry takes nothing after the end. */
  function write(span: Span, type: ObservationType | undefined, attributes: GenerationAttributes): void {
    const tracked = trackedOf(span);
    if (tracked === undefined) return;
    if (tracked.state !== "open" && tracked.state !== "ended") {
      reporter.once("update-after-seal", "An update came too late: its observation had already left.");
      return;
    }
    if (attributes.capture !== undefined) restrict(tracked, attributes.capture);
    const usage = attributes.usage === undefined ? undefined : normalizeUsage(attributes.usage);
    if (usage !== undefined) tracked.usage = usage;
    const place = span instanceof RecordingSpan ? span.writable() : undefined;
    const encoded = encodeObservation(type, attributes, reporter.once, place, usage);
    if (place !== undefined) return;
    if (tracked.state === "open") span.setAttributes(encoded);
    else {
      tracked.late = { ...tracked.late, ...encoded };
      segments.updatedLate(tracked);
    }
  }

  /** What is inside takes it over from here when it begins. */
  function restrict(tracked: Tracked, capture: unknown): void {
    if (isCaptureMode(capture)) tracked.capture = stricter(capture, tracked.capture);
    else reporter.once("bad-capture", 'A capture mode was ignored: it must be "full", "redacted" or "metadata".');
  }

  /** What throws when it is read is left out: it must not cost the rest. */
  function writeReadable(span: Span, type: ObservationType | undefined, attributes: GenerationAttributes): void {
    try {
      write(span, type, attributes);
    } catch {
      reporter.once("unreadable", "Attributes were left out: they throw when they are read.");
      write(span, type, isObject(attributes) ? readable(attributes) : {});
    }
  }

  function noteRefusal(error: unknown, parent: StartOptions["parent"]): void {
    const startTime = Date.now();
    const said = { level: "WARNING", statusMessage: describeError(error), startTime } as const;
    const span = start("cost limit reached", "event", parent === undefined ? said : { ...said, parent });
    span?.end(time(startTime));
  }

  function withPromptAround(options: StartOptions): StartOptions {
    const { prompt } = currentFrame();
    return prompt === undefined || options.prompt !== undefined ? options : { ...options, prompt };
  }

  function start(name: string, type: ObservationType, options: StartOptions, kind?: SpanKind): Span | undefined {
    if (!isOn()) return undefined;
    const { context, links } = placeFor(options);
    if (isCosted(type)) checkBudget(options);
    const attributes = type === "generation" ? withPromptAround(options) : options;
    const isNamed = options.id !== undefined || options.traceId !== undefined;
    try {
      if (isNamed) useIds(options);
      const spanOptions: SpanOptions = {};
      if (kind !== undefined) spanOptions.kind = kind;
      // Setting them afterwards is cheaper by two copies; only a sampling rule has to see them before.
      if (config.sample !== undefined) spanOptions.attributes = encodeObservation(type, attributes, reporter.once);
      const at = time(options.startTime);
      if (at !== undefined) spanOptions.startTime = at;
      if (links !== undefined) spanOptions.links = links;
      const span = provider.raw.startSpan(String(name), spanOptions, context);
      const tracked = trackedOf(span);
      if (tracked !== undefined) tracked.isStep = true;
      if (span.isRecording()) writeReadable(span, type, attributes);
      // Sampling leaves out what might have been kept; what is ignored was never meant to be traced.
      else if (currentFrame().suppressed !== true) segments.countSampledOut();
      return span;
    } finally {
      if (isNamed) useIds({});
    }
  }

  return {
    isOn,
    start,
    checkBudget: (options) => isOn() && checkBudget(options),
    recount: segments.recount,
    update: (span, attributes) => writeReadable(span, undefined, attributes),
    fail(span, error) {
      const message = describeError(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      write(span, undefined, { level: "ERROR", statusMessage: message });
      // Once, on the innermost: the same error passes every observation on its way out.
      if (!isObject(error)) span.recordException(message);
      else {
        const { traceId } = span.spanContext();
        if (recorded.get(error) === traceId) return;
        recorded.set(error, traceId);
        recordError(span, error, message);
      }
    },
    end(span, at) {
      if (span.isRecording()) span.end(time(at));
    },
    updateTrace(attributes, span) {
      const segment = segmentOf(span);
      if (segment === undefined) {
        if (span === undefined && currentFrame().span === undefined && isOn()) {
          reporter.once("no-trace", "updateTrace() was called outside of a trace and did nothing.");
        }
        return;
      }
      const before = segment.identity;
      segment.identity = mergeIdentity(before, attributes);
      const { input, output } = attributes;
      if (input !== undefined || output !== undefined) {
        segment.content = { ...segment.content, ...encodeTraceContent({ input, output }, reporter.once) };
      }
      if (segment.hasLeft && comesTooLate(segment, before, attributes)) {
        reporter.once(
          "late-trace-update",
          `An update of a trace came too late for what had left before it: what ends waits for its root, and no longer than batch.holdMs (${config.batch.holdMs} ms). Call updateTrace() earlier, or raise holdMs.`,
        );
      }
    },
    isInside() {
      const { span, received } = currentFrame();
      if (span === undefined) return received?.kit !== undefined || received?.upstreamClaim !== undefined;
      const tracked = trackedOf(span);
      return tracked === undefined || (nearestExported(tracked) ?? tracked.segment.remoteParent) !== undefined;
    },
    currentTrace() {
      const { span, received } = currentFrame();
      const id = span?.spanContext().traceId ?? received?.traceId;
      if (id === undefined || !isTraceId(id)) return undefined;
      const meter = segmentOf(span)?.meter;
      return { id, url: config.traceUrl(id), cost: meter?.total(), usage: meter?.usage() };
    },
    score: (score, span) => scores.write(score, span),
    inject(carrier, span = currentFrame().span) {
      const position = outgoing(span);
      return position === undefined ? carrier : inject(carrier, position);
    },
    knownDestinations(names) {
      if (currentFrame().span !== undefined) {
        reporter.once(
          "late-destination",
          "withDestination() inside a trace did nothing: a trace keeps its destination.",
        );
        return undefined;
      }
      const known = names.filter((name) => config.destinations.some((destination) => destination.name === name));
      if (known.length < names.length) {
        reporter.once(
          "unknown-destination",
          `withDestination() named what is not configured: ${unknownOf(names, known)}. ${known.length > 0 ? "Only the others get the trace." : "The trace goes nowhere."} Name it in the option destinations.`,
        );
      }
      return known.length > 0 ? known : undefined;
    },
    typeOf: (span) => readType(trackedOf(span)?.span.attributes),
    leaving: privacy.identity,
    skipped: reporter.once,
  };
}
