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
import { ownMark } from "../runtime/index.ts";
import { currentFrame } from "./frame.ts";
import { isUnitOfWork, joining, spanAround } from "./joining.ts";
import { RANDOM_FLAG, type Received } from "./w3c/index.ts";

/** Where a new local root comes from. Passed to the span processor in OpenTelemetry's context. */
export interface Origin {
  /** An observation of another process that Langfuse knows; the root hangs under it. */
  readonly exportedParent?: string | undefined;
  /** The decision of the process that began the trace. */
  readonly sampled?: boolean | undefined;
  readonly identity?: TraceAttributes | undefined;
  /** What other vendors wrote, to be passed on. */
  readonly traceState?: string | undefined;
  /** Whether the trace id is random. Passed on from span to span by their flags. */
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

/**
 * Whether Langfuse knows the parent that a carrier names, so that another service began the trace. The span of a bare
 * traceparent need not be in Langfuse.
 */
export function hasKnownParent(received: Received | undefined): boolean {
  return received?.kit !== undefined || received?.upstreamClaim !== undefined;
}

function underReceived(received: Received, base: Context): Context {
  const { traceId, parentSpanId, kit, identity, traceState, random } = received;
  if (traceId === undefined || parentSpanId === undefined) return base.setValue(originKey, { identity });
  // Otherwise the trace id is continued, and our root is the root in Langfuse.
  const exportedParent = hasKnownParent(received) ? parentSpanId : undefined;
  return underRemote(
    traceId,
    parentSpanId,
    { exportedParent, sampled: kit?.sampled, identity, traceState, random },
    base,
  );
}

/** Where a span belongs, and for a root the links to what it began in. */
export interface Start {
  readonly context: Context;
  readonly links: Link[] | undefined;
}

/** Where a span that starts here belongs: under the nearest observation, under what was received, or under nothing. */
export function startAt(base: Context = ROOT_CONTEXT): Start {
  const { span, received } = currentFrame();
  if (span !== undefined) return { context: underSpan(span, base), links: undefined };
  // Read once: it may be expensive for its owner, and is needed several times.
  const context = surroundings(base);
  const followed = joining.followed?.(context);
  if (followed !== undefined) return { context: underSpan(followed, base), links: undefined };
  const around = spanAround(context);
  return { context: rootContext(base, received, joined(around, context, received)), links: linksTo(around, received) };
}

export function startContext(base?: Context): Context {
  return startAt(base).context;
}

export function startLinks(base?: Context): Link[] | undefined {
  return startAt(base).links;
}

/** The call that a root does not continue, another tracer's span. */
function linksTo(around: Span | undefined, received: Received | undefined): Link[] | undefined {
  if (around === undefined && received?.link === undefined) return undefined;
  const links: Link[] = [];
  if (received?.link !== undefined) {
    links.push({ context: { ...received.link, traceFlags: TraceFlags.SAMPLED, isRemote: true } });
  }
  // The active context may hold the same call that is not continued.
  if (around !== undefined && around.spanContext().spanId !== received?.link?.spanId) {
    links.push({ context: around.spanContext() });
  }
  return links;
}

/** The context to look for other tracers in: the active one, since our own functions pass none. */
function surroundings(base: Context): Context {
  return base === ROOT_CONTEXT ? contextApi.active() : base;
}

/** For a request or job of another tracer: takes over its trace id, so that both tools show the same, but no parent. */
function joined(around: Span | undefined, context: Context, received: Received | undefined): SpanContext | undefined {
  if (around === undefined || !joining.on) return undefined;
  if (received?.traceId !== undefined || received?.link !== undefined) return undefined;
  return isUnitOfWork(around, context) ? around.spanContext() : undefined;
}

/** Never under a foreign span, whose id Langfuse does not know. */
function rootContext(base: Context, received: Received | undefined, around: SpanContext | undefined): Context {
  const clean = base === ROOT_CONTEXT ? base : trace.deleteSpan(base);
  if (around !== undefined) {
    const random = (around.traceFlags & RANDOM_FLAG) !== 0;
    return underRemote(around.traceId, around.spanId, { identity: received?.identity, random }, clean);
  }
  return received === undefined ? clean : underReceived(received, clean);
}

/**
 * A property of the span. With a WeakMap, spans would stay until the next full collection: the context refers to the span,
 * and collections of young objects treat the values of a WeakMap as alive, even if their keys are not.
 */
const contextMark: unique symbol = Symbol("langfuse-kit.context") as never;

/** OpenTelemetry's context for a child of this span. Kept on our own spans, since each one costs a copy of a map. */
export function underSpan(span: Span, base: Context = ROOT_CONTEXT): Context {
  if (base !== ROOT_CONTEXT) return trace.setSpan(base, span);
  const marked = span as { [contextMark]?: Context; readonly [ownMark]?: boolean };
  if (marked[ownMark] !== true) return trace.setSpan(ROOT_CONTEXT, span);
  marked[contextMark] ??= trace.setSpan(ROOT_CONTEXT, span);
  return marked[contextMark];
}
