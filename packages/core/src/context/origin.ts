import {
  type Context,
  context as contextApi,
  createContextKey,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import type { TraceAttributes } from "../attributes/index.ts";
import { currentFrame } from "./frame.ts";
import { isUnitOfWork, joining, spanAround } from "./joining.ts";
import { RANDOM_FLAG, type Received } from "./w3c/index.ts";

/** What a new local root must know of where it comes from. Carried to the span processor in OpenTelemetry's context. */
export interface Origin {
  /** An observation of another process that Langfuse knows; the root hangs under it. */
  readonly exportedParent?: string | undefined;
  /** The decision of the process that began the trace. */
  readonly sampled?: boolean | undefined;
  readonly identity?: TraceAttributes | undefined;
  /** What other vendors wrote, to be passed on. */
  readonly traceState?: string | undefined;
  /** That the trace id is random; handed down from span to span by their flags. */
  readonly random?: boolean | undefined;
}

const originKey = createContextKey("langfuse-kit.origin");
const empty: Origin = Object.freeze({});

export function originOf(context: Context): Origin {
  return (context.getValue(originKey) as Origin | undefined) ?? empty;
}

/** A context under an observation of another process. */
export function underRemote(traceId: string, spanId: string, origin: Origin, base: Context = ROOT_CONTEXT): Context {
  const traceFlags = TraceFlags.SAMPLED | (origin.random ? RANDOM_FLAG : 0);
  const remote = trace.wrapSpanContext({ traceId, spanId, traceFlags, isRemote: true });
  return trace.setSpan(base.setValue(originKey, origin), remote);
}

function underReceived(received: Received, base: Context): Context {
  const { traceId, parentSpanId, kit, upstreamClaim, identity, traceState, random } = received;
  if (traceId === undefined || parentSpanId === undefined) return base.setValue(originKey, { identity });
  // A bare traceparent names a span that Langfuse need not know: the trace goes on, and ours is its true root.
  const isKnown = kit !== undefined || upstreamClaim !== undefined;
  const exportedParent = isKnown ? parentSpanId : undefined;
  return underRemote(
    traceId,
    parentSpanId,
    { exportedParent, sampled: kit?.sampled, identity, traceState, random },
    base,
  );
}

/** A root says what it began in: the call that it does not continue, another tracer's span. */
export function startLinks(base: Context = ROOT_CONTEXT): Link[] | undefined {
  const { span, received } = currentFrame();
  if (span !== undefined) return undefined;
  const context = surroundings(base);
  if (joining.followed?.(context) !== undefined) return undefined;
  const links: Link[] = [];
  if (received?.link !== undefined) {
    links.push({ context: { ...received.link, traceFlags: TraceFlags.SAMPLED, isRemote: true } });
  }
  const around = spanAround(context);
  // A call that is not continued may be the active context as well.
  if (around !== undefined && around.spanContext().spanId !== received?.link?.spanId) {
    links.push({ context: around.spanContext() });
  }
  return links.length > 0 ? links : undefined;
}

/** Our own calls name no context; what other tracers have there is in the active one. */
function surroundings(base: Context): Context {
  return base === ROOT_CONTEXT ? contextApi.active() : base;
}

/** The request or job of another tracer: its trace id, so that both tools show one, and no parent. */
function joined(base: Context, received: Received | undefined): SpanContext | undefined {
  if (!joining.on || received?.traceId !== undefined || received?.link !== undefined) return undefined;
  const context = surroundings(base);
  const around = spanAround(context);
  return around !== undefined && isUnitOfWork(around, context) ? around.spanContext() : undefined;
}

const contexts = new WeakMap<Span, Context>();

/** OpenTelemetry's context for a child of this span; kept, since each one costs a copied map. */
export function underSpan(span: Span, base: Context = ROOT_CONTEXT): Context {
  if (base !== ROOT_CONTEXT) return trace.setSpan(base, span);
  let context = contexts.get(span);
  if (context === undefined) {
    context = trace.setSpan(ROOT_CONTEXT, span);
    contexts.set(span, context);
  }
  return context;
}

/** Where a span that starts here belongs: under the nearest observation, under what was received, or under nothing. */
export function startContext(base: Context = ROOT_CONTEXT): Context {
  const { span, received } = currentFrame();
  const nearest = span ?? joining.followed?.(surroundings(base));
  if (nearest !== undefined) return underSpan(nearest, base);
  // Never under any other foreign span: its id means nothing to Langfuse.
  const clean = base === ROOT_CONTEXT ? base : trace.deleteSpan(base);
  const around = joined(base, received);
  if (around !== undefined) {
    const random = (around.traceFlags & RANDOM_FLAG) !== 0;
    return underRemote(around.traceId, around.spanId, { identity: received?.identity, random }, clean);
  }
  return received === undefined ? clean : underReceived(received, clean);
}
