import { type Context, createContextKey, type Span, SpanKind, trace } from "@opentelemetry/api";
import { shared } from "../runtime/index.ts";

export interface Joining {
  /** Whether roots take over the trace id of another tracer's request or job; `initLangfuse` says so. */
  on: boolean;
  /** The active span of a tracer that keeps it outside of OpenTelemetry's context. */
  elsewhere: (() => Span | undefined) | undefined;
  /** The span of another tracer in this context that is one of our observations, since our processor follows it. */
  followed: ((context: Context) => Span | undefined) | undefined;
}

export const joining: Joining = shared("joining", () => ({ on: false, elsewhere: undefined, followed: undefined }));

/** What instrumentations of HTTP servers leave in the context, also of a request that their sampler dropped. */
const rpcMetadata = createContextKey("OpenTelemetry SDK Context Key RPC_METADATA");

/**
 * True if the active span is a request or a job, or inside one: a unit of work, and so one trace. Any other span may be around
 * unrelated work: Sentry gives the same trace id to everything outside of requests.
 */
export function isUnitOfWork(span: Span, context: Context): boolean {
  const { traceId, isRemote } = span.spanContext();
  if (isRemote === true || isServerSide(span) || isServerSide((span as KnownKinds)._sentryRootSpan)) return true;
  const request = (context.getValue(rpcMetadata) as { span?: Span } | undefined)?.span;
  return request !== undefined && request.spanContext().traceId === traceId;
}

interface KnownKinds {
  /** Spans of OpenTelemetry's SDK, and of what is built on it. */
  readonly kind?: unknown;
  /** Sentry's own spans, since its version 11. */
  readonly _attributes?: Readonly<Record<string, unknown>>;
  readonly _sentryRootSpan?: Span;
  /** Datadog's, behind its bridge. */
  readonly _ddSpan?: DatadogSpan;
}

interface DatadogSpan {
  context?(): {
    readonly _tags?: Readonly<Record<string, unknown>>;
    readonly _trace?: { readonly started?: readonly DatadogSpan[] };
  };
}

const serverSide: ReadonlySet<unknown> = new Set([
  SpanKind.SERVER,
  SpanKind.CONSUMER,
  "server",
  "consumer",
  "SERVER",
  "CONSUMER",
  "http.server",
  "queue.process",
]);

function isServerSide(span: Span | undefined): boolean {
  try {
    return span !== undefined && kindsOf(span).some((word) => serverSide.has(word));
  } catch {
    // Internals of other vendors: if they have changed, nothing is known.
    return false;
  }
}

function kindsOf(span: Span): unknown[] {
  const { kind, _attributes: sentry, _ddSpan: datadog } = span as KnownKinds;
  const inDatadog = datadog?.context?.();
  const inDatadogsRoot = inDatadog?._trace?.started?.[0]?.context?.();
  return [
    kind,
    sentry?.["sentry.kind"],
    sentry?.["sentry.op"],
    inDatadog?._tags?.["span.kind"],
    inDatadogsRoot?._tags?.["span.kind"],
  ];
}

/** The span of another tracer around a root. */
export function spanAround(context: Context): Span | undefined {
  const span = trace.getSpan(context) ?? joining.elsewhere?.();
  return span !== undefined && trace.isSpanContextValid(span.spanContext()) ? span : undefined;
}
