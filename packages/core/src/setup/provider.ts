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
import { scopeName } from "../attributes/index.ts";
import { noteLibrarySpan } from "../calls/index.ts";
import { currentFrame, startLinks } from "../context/index.ts";
import {
  markOwn,
  noteHttpCall,
  parentedBy,
  propagatedAttributes,
  rememberNamed,
  runUnder,
  takeTraceKey,
} from "../neighbours/index.ts";
import { isLeftOut, type Segments } from "../segment/index.ts";
import {
  createIds,
  createSpanStarter,
  HandedSpan,
  type OwnIds,
  RecordingSpan,
  type SpanStarter,
} from "../spans/index.ts";
import { version } from "./version.ts";

/** Starts spans exactly where the given context says. */
interface OwnTracer {
  startSpan(name: string, options?: SpanOptions, context?: Context, own?: OwnIds): Span;
}

export interface Provider {
  readonly raw: OwnTracer;
  /** For libraries: spans go under the nearest observation, never under a foreign span. */
  readonly tracer: Tracer;
  readonly tracerProvider: TracerProvider;
}

/**
 * Our own OpenTelemetry provider. It is not registered globally, so it does not affect others in the process. It reads none
 * of the SDK's environment variables: OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and the like are meant for the application's own
 * tracing, and would cut observations here.
 */
export function createProvider(options: { resource: Record<string, string>; segments: Segments }): Provider {
  const { segments } = options;
  const parts = {
    resource: resourceFromAttributes(options.resource),
    sampler: segments.sampler,
    processor: segments.processor,
    ids: createIds(),
  };
  const tracerOf = (name: string, scopeVersion?: string): OwnTracer =>
    ownTracer(createSpanStarter({ ...parts, scope: { name, version: scopeVersion } }));
  const raw = ownTracer(createSpanStarter({ ...parts, scope: { name: scopeName, version }, take: takeTraceKey }));
  const tracerProvider: TracerProvider = {
    getTracer(name, scopeVersion) {
      const scope = typeof name === "string" ? name : "";
      return libraryTracer(scope, tracerOf(scope, scopeVersion), segments);
    },
  };
  return { raw, tracer: libraryTracer(scopeName, raw, segments), tracerProvider };
}

/** Marks the spans it starts, so that they are recognised as ours everywhere. */
function ownTracer(start: SpanStarter): OwnTracer {
  // A name that is no text would make encoding the span fail.
  const text = (name: unknown): string => (typeof name === "string" ? name : "unnamed");
  return {
    startSpan: (name, options = {}, context = contextApi.active(), own) =>
      markOwn(start(text(name), options, context, own)),
  };
}

/** The tracer that libraries get. Their idea of a parent is OpenTelemetry's active span; ours is the nearest observation. */
function libraryTracer(scope: string, own: OwnTracer, segments: Segments): Tracer {
  function startSpan(name: string, options?: SpanOptions, context: Context = contextApi.active()): Span {
    const base = options?.root ? trace.deleteSpan(context) : context;
    const start = (parented: Context): Span => {
      const links = startLinks(base);
      const linked = links === undefined ? options : { ...options, links: [...links, ...(options?.links ?? [])] };
      return own.startSpan(name, linked, parented);
    };
    const span = options?.root ? start(base) : parentedBy(scope, base, start);
    if (isLeftOut(span) && currentFrame().suppressed !== true) segments.countSampledOut();
    rememberNamed(span);
    noteLibrarySpan(span);
    const propagated = propagatedAttributes(context);
    if (propagated !== undefined) span.setAttributes(propagated);
    // Wrapped last: nothing of ours may hold on to the object that the library gets.
    const handed = span instanceof RecordingSpan ? new HandedSpan(span) : span;
    noteHttpCall(handed, options);
    return handed;
  }
  function startActiveSpan(name: string, ...rest: unknown[]): unknown {
    const fn = rest.pop() as (span: Span) => unknown;
    if (typeof fn !== "function") return undefined;
    const [options, context = contextApi.active()] = rest as [SpanOptions?, Context?];
    const span = startSpan(name, options, context);
    return runUnder(span, context, () => fn(span));
  }
  return { startSpan, startActiveSpan: startActiveSpan as Tracer["startActiveSpan"] };
}
