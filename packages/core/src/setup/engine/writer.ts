import { type Span, SpanStatusCode } from "@opentelemetry/api";
import { encodeObservation, type GenerationAttributes, type ObservationType } from "../../attributes/index.ts";
import { normalizeUsage, pricesInUse } from "../../pricing/index.ts";
import { captureModes, isCaptureMode, type Privacy, stricter } from "../../privacy/index.ts";
import { alternatives, isObject, ownMark, type Reporter, readable } from "../../runtime/index.ts";
import { type Segments, type Tracked, trackedOf } from "../../segment/index.ts";
import { RecordingSpan } from "../../spans/index.ts";
import { createErrorWords } from "./errors.ts";

export interface Writer {
  /** `type`: set where it is new. */
  write(span: Span, type: ObservationType | undefined, attributes: GenerationAttributes): void;
  fail(span: Span, error: unknown, words?: unknown): void;
  readerLeft(span: Span, error: unknown): void;
}

/** Attributes that a price depends on. */
function pricedOf({ model, modelParameters, usage, cost, metadata }: GenerationAttributes): GenerationAttributes {
  const priced = { model, modelParameters, usage, cost };
  return pricesInUse().metadataKeys.length === 0 ? priced : { ...priced, metadata };
}

/** Writes attributes and errors on an observation, until it is sealed. */
export function createWriter(segments: Segments, privacy: Privacy, reporter: Reporter): Writer {
  const wordsOf = createErrorWords(privacy);
  /** The trace that each error was last recorded in. Not just a set: a constant error is thrown in many traces. */
  const recorded = new WeakMap<object, string>();

  /**
   * Writes on the span, or beside it: if it has ended, since OpenTelemetry takes nothing after the end, or if it is another
   * provider's, whose other exporters would send it too.
   */
  function writeAll(span: Span, type: ObservationType | undefined, given: GenerationAttributes): void {
    const tracked = trackedOf(span);
    if (tracked === undefined) return;
    const attributes = tracked.segment.isMeteredOnly ? pricedOf(given) : given;
    if (tracked.state !== "open" && tracked.state !== "ended") {
      // Not for what shutdown has sent as unfinished: that is recorded on it, and nobody can mend its late end.
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

  /** What begins inside takes it over. */
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
        // An attribute that throws when it is read is left out, and the rest is kept.
        reporter.once("unreadable", "Attributes were left out: they throw when they are read.");
        writeAll(span, type, isObject(attributes) ? readable(attributes) : {});
      }
    },
    fail(span, error, words) {
      if (trackedOf(span)?.segment.isMeteredOnly === true) return;
      const { message, exception } = wordsOf(span, error, words);
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      writeAll(span, undefined, { level: "ERROR", statusMessage: message });
      // Only on the innermost observation, although the error is thrown through all of them.
      if (isObject(error)) {
        const { traceId } = span.spanContext();
        if (recorded.get(error) === traceId) return;
        recorded.set(error, traceId);
      }
      // Not a list: spans of other SDKs refuse it, and log all of it.
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
    // The error throws when it is read, which the code that catches it will notice too.
    span.recordException(message);
  }
}
