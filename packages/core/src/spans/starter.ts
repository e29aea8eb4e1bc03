import {
  type Attributes,
  type Context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Sampler,
  SamplingDecision,
  type Span,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { isTracingSuppressed, sanitizeAttributes } from "@opentelemetry/core";
import { RANDOM_FLAG } from "../context/index.ts";
import type { Ids, OwnIds } from "./ids.ts";
import { RecordingSpan, type SpanSource } from "./span.ts";

/** Starts spans exactly where the given context says. */
export type SpanStarter = (name: string, options: SpanOptions, context: Context, own?: OwnIds) => Span;

const nothing: Attributes = Object.freeze({});
const noLinks: Link[] = Object.freeze([]) as never;

/** What a tracer of OpenTelemetry's SDK does at a start, for one scope. */
export function createSpanStarter(parts: {
  resource: SpanSource["resource"];
  scope: SpanSource["instrumentationScope"];
  sampler: Sampler;
  processor: { onStart(span: RecordingSpan, context: Context): void; onEnd(span: RecordingSpan): void };
  ids: Ids;
  take?: SpanSource["take"];
}): SpanStarter {
  const { resource, scope, sampler, processor, ids, take } = parts;
  const source: SpanSource = { resource, instrumentationScope: scope, ended: (span) => processor.onEnd(span), take };

  return (name, options, given, own) => {
    const context = options.root ? trace.deleteSpan(given) : given;
    if (context !== ROOT_CONTEXT && isTracingSuppressed(context)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parent = parentOf(context);
    const kind = options.kind ?? SpanKind.INTERNAL;
    const traceId = parent?.traceId ?? own?.traceId ?? ids.traceId();
    const spanId = own?.spanId ?? ids.spanId();
    const attributes = options.attributes === undefined ? nothing : sanitizeAttributes(options.attributes);
    const { decision } = sampler.shouldSample(context, traceId, name, kind, attributes, options.links ?? noLinks);
    const isSampled = decision === SamplingDecision.RECORD_AND_SAMPLED;
    const traceFlags = (isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE) | ((parent?.traceFlags ?? 0) & RANDOM_FLAG);
    const spanContext =
      parent?.traceState === undefined
        ? { traceId, spanId, traceFlags }
        : { traceId, spanId, traceFlags, traceState: parent.traceState };
    if (decision === SamplingDecision.NOT_RECORD) return trace.wrapSpanContext(spanContext);
    const span = new RecordingSpan(source, name, kind, spanContext, parent, options.startTime);
    if (options.links !== undefined) span.addLinks(options.links);
    if (attributes !== nothing) span.setAttributes(attributes);
    processor.onStart(span, context);
    return span;
  };
}

function parentOf(context: Context): ReturnType<Span["spanContext"]> | undefined {
  const span = trace.getSpan(context);
  const parent = span?.spanContext();
  // Our own need no proof.
  return parent === undefined || span instanceof RecordingSpan || isSpanContextValid(parent) ? parent : undefined;
}
