import { type Span, SpanStatusCode } from "@opentelemetry/api";
import { encodeObservation, type GenerationAttributes, type ObservationType } from "../../attributes/index.ts";
import { normalizeUsage } from "../../pricing/index.ts";
import { captureModes, isCaptureMode, type Privacy, stricter } from "../../privacy/index.ts";
import { alternatives, isObject, ownMark, type Reporter, readable } from "../../runtime/index.ts";
import { type Segments, type Tracked, trackedOf } from "../../segment/index.ts";
import { RecordingSpan } from "../../spans/index.ts";
import { createErrorWords } from "./errors.ts";

export interface Writer {
  /** The type is told where it is new. */
  write(span: Span, type: ObservationType | undefined, attributes: GenerationAttributes): void;
  fail(span: Span, error: unknown, words?: unknown): void;
  readerLeft(span: Span, error: unknown): void;
}

/** All that a price goes by. */
function pricedOf({ model, modelParameters, usage, cost }: GenerationAttributes): GenerationAttributes {
  return { model, modelParameters, usage, cost };
}

/** Writes what is told of an observation, for as long as it is here. */
export function createWriter(segments: Segments, privacy: Privacy, reporter: Reporter): Writer {
  const wordsOf = createErrorWords(privacy);
  /** Errors by the trace that they were last recorded in: a constant error is thrown in many. */
  const recorded = new WeakMap<object, string>();

  /**
   * Writes on the span, or beside it: when it has ended, since OpenTelemetry takes nothing after the end, and where it is
   * another provider's, whose other exporters would send it too.
   */
  function writeAll(span: Span, type: ObservationType | undefined, given: GenerationAttributes): void {
    const tracked = trackedOf(span);
    if (tracked === undefined) return;
    const attributes = tracked.segment.isMeteredOnly ? pricedOf(given) : given;
    if (tracked.state !== "open" && tracked.state !== "ended") {
      // What shutdown has sent as not ended says so itself, and for its late end there is nothing to mend.
      if (tracked.unfinishedAt === undefined) {
        reporter.once("update-after-seal", "An update came too late: its observation had already left.");
      }
      return;
    }
    if (attributes.capture !== undefined) restrict(tracked, attributes.capture);
    if (typeof attributes.model === "string") tracked.requestedModel ??= attributes.model;
    const usage = attributes.usage === undefined ? undefined : normalizeUsage(attributes.usage);
    if (usage !== undefined) tracked.usage = usage;
    const place = span instanceof RecordingSpan ? span.writable() : undefined;
    const encoded = encodeObservation(type, attributes, reporter.once, place, usage);
    if (place !== undefined) return;
    if (tracked.state === "open" && isOwn(span)) {
      span.setAttributes(encoded);
      return;
    }
    tracked.late = { ...tracked.late, ...encoded };
    if (tracked.state === "ended") segments.updatedLate(tracked);
  }

  /** What is inside takes it over from here when it begins. */
  function restrict(tracked: Tracked, capture: unknown): void {
    if (isCaptureMode(capture)) {
      tracked.capture = stricter(capture, tracked.capture);
      tracked.segment.onChange?.();
    } else reporter.once("bad-capture", `A capture mode was ignored: it must be ${alternatives(captureModes)}.`);
  }

  return {
    write(span, type, attributes) {
      try {
        writeAll(span, type, attributes);
      } catch {
        // What throws when it is read is left out: it must not cost the rest.
        reporter.once("unreadable", "Attributes were left out: they throw when they are read.");
        writeAll(span, type, isObject(attributes) ? readable(attributes) : {});
      }
    },
    fail(span, error, words) {
      if (trackedOf(span)?.segment.isMeteredOnly === true) return;
      const { message, exception } = wordsOf(span, error, words);
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      writeAll(span, undefined, { level: "ERROR", statusMessage: message });
      // Once, on the innermost: the same error passes every observation on its way out.
      if (isObject(error)) {
        const { traceId } = span.spanContext();
        if (recorded.get(error) === traceId) return;
        recorded.set(error, traceId);
      }
      // A list has nothing to record, and spans of other SDKs write out what they refuse, however much that is.
      recordException(span, isObject(exception) && !Array.isArray(exception) ? exception : message, message);
    },
    readerLeft(span, error) {
      writeAll(span, undefined, { level: "WARNING", statusMessage: `aborted: ${wordsOf(span, error).message}` });
    },
  };
}

const isOwn = (span: Span): boolean => (span as { readonly [ownMark]?: boolean })[ownMark] === true;

function recordException(span: Span, exception: object | string, message: string): void {
  try {
    span.recordException(exception as Error | string);
  } catch {
    // It throws when it is read; the code that catches it will see that too.
    span.recordException(message);
  }
}
