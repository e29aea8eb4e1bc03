import {
  type Context,
  context as contextApi,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { RandomIdGenerator, TracerProvider as SdkTracerProvider } from "@opentelemetry/sdk-trace";
import { scopeName } from "../attributes/index.ts";
import { startContext, startLinks, underSpan, withSpan } from "../context/index.ts";
import { type Segments, trackedOf } from "../segment/index.ts";
import { version } from "./version.ts";

/** Ids that the next span takes instead of random ones. Spans start synchronously, so one place is enough. */
export interface NextIds {
  spanId: string | undefined;
  traceId: string | undefined;
}

export interface Provider {
  /** Starts spans exactly where the given context says. */
  readonly raw: Tracer;
  readonly nextIds: NextIds;
  /** For libraries: spans go under the nearest observation, never under a foreign span. */
  readonly tracer: Tracer;
  readonly tracerProvider: TracerProvider;
}

const UNLIMITED = 100_000;

/**
 * A provider of our own, in no global slot: whoever else is in the process works as if we were not there.
 * The SDK's provider is built without its environment defaults, since OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and the like
 * are meant for the application's own tracing and would cut observations here.
 */
export function createProvider(options: { resource: Record<string, string>; segments: Segments }): Provider {
  const { resource, segments } = options;
  const nextIds: NextIds = { spanId: undefined, traceId: undefined };
  const sdk = new SdkTracerProvider({
    resource: resourceFromAttributes(resource),
    sampler: segments.sampler,
    spanProcessors: [segments.processor as never],
    idGenerator: createIdGenerator(nextIds),
    spanLimits: { attributeCountLimit: UNLIMITED, eventCountLimit: 1_000, linkCountLimit: 1_000 },
  });
  const raw = sdk.getTracer(scopeName, version) as Tracer;
  const tracerProvider: TracerProvider = {
    getTracer: (name, scopeVersion, scopeOptions) =>
      libraryTracer(sdk.getTracer(name, scopeVersion, scopeOptions) as Tracer, segments),
  };
  return { raw, nextIds, tracer: libraryTracer(raw, segments), tracerProvider };
}

function createIdGenerator(next: NextIds): { generateSpanId(): string; generateTraceId(): string } {
  const random = new RandomIdGenerator();
  return {
    generateSpanId: () => next.spanId ?? random.generateSpanId(),
    generateTraceId: () => next.traceId ?? random.generateTraceId(),
  };
}

/** The tracer that libraries get. Their idea of a parent is OpenTelemetry's active span; ours is the nearest observation. */
function libraryTracer(raw: Tracer, segments: Segments): Tracer {
  function startSpan(name: string, options?: SpanOptions, context: Context = contextApi.active()): Span {
    const links = startLinks();
    const own = links === undefined ? options : { ...options, links: [...links, ...(options?.links ?? [])] };
    const span = raw.startSpan(name, own, options?.root ? context : parented(context));
    if (!span.isRecording()) segments.countSampledOut();
    return span;
  }
  function startActiveSpan(name: string, ...rest: unknown[]): unknown {
    const fn = rest.pop() as (span: Span) => unknown;
    const [options, context] = rest as [SpanOptions?, Context?];
    const span = startSpan(name, options, context);
    return withSpan(span, () => fn(span));
  }
  return { startSpan, startActiveSpan: startActiveSpan as Tracer["startActiveSpan"] };
}

function parented(context: Context): Context {
  const around = trace.getSpan(context);
  // A library that passes one of our spans on by hand knows best.
  return trackedOf(around) === undefined ? startContext(context) : underSpan(around as Span, context);
}
