import { type Context, context as contextApi, type Span, trace } from "@opentelemetry/api";
import { officialScope } from "../attributes/index.ts";
import { currentFrame, startContext, underRemote, underSpan, withFrame } from "../context/index.ts";
import { isExported, trackedOf } from "../segment/index.ts";
import { foreignSpan } from "./crossing.ts";
import { overlayOf } from "./overlay.ts";
import { isOwn } from "./own-spans.ts";
import { receivedIn } from "./received.ts";

/** Where a span that a library starts in this context belongs. Runs `start` there, before any id is chosen. */
export function parentedBy<T>(scope: string, context: Context, start: (parented: Context) => T): T {
  const span = trace.getSpan(context);
  const own = isOwn(span) ? span : isCaptured(span) ? overlayOf(span)?.own : undefined;
  if (own !== undefined) return start(underSpan(own, context));
  const foreign = foreignSpan(context);
  if (foreign === undefined) return start(startContext(context));
  const named = scope === officialScope ? namedParent(foreign, context) : undefined;
  if (named !== undefined) return start(named);
  if (foreign.spanContext().isRemote === true && currentFrame().span === undefined) {
    return withFrame({ received: receivedIn(context, foreign) }, () => start(startContext(context)));
  }
  return start(startContext(context));
}

/** A stand-in that is not the active span was kept by other code, which means the observation of that time. */
function isCaptured(span: Span | undefined): boolean {
  const standIn = overlayOf(span);
  return standIn !== undefined && standIn.own !== currentFrame().span;
}

/** The placeholder of the official documentation for "a trace with this id": there is no such parent. */
const placeholder = "0123456789abcdef";

/** The official packages name a parent by its ids alone: `parentSpanContext`. */
function namedParent(named: Span, context: Context): Context | undefined {
  // Whatever happens to be active is nobody's choice.
  if (named === foreignSpan(contextApi.active()) || named.isRecording()) return undefined;
  const { traceId, spanId } = named.spanContext();
  const known = byContext.get(named.spanContext()) ?? findOpen(traceId, spanId);
  if (known !== undefined) return underSpan(known, context);
  return underRemote(traceId, spanId, spanId === placeholder ? {} : { exportedParent: spanId }, context);
}

const byContext = new WeakMap<object, Span>();

/** Remembers a span that a library may name by its ids later. Its context object is the key, so nothing is kept alive. */
export function rememberNamed(span: Span): void {
  byContext.set(span.spanContext(), span);
}

function findOpen(traceId: string, spanId: string): Span | undefined {
  for (let step = trackedOf(currentFrame().span); step !== undefined; step = step.parent) {
    const known = step.span.spanContext();
    if (known.spanId === spanId && known.traceId === traceId) return step.span as unknown as Span;
  }
  return undefined;
}

/** A model call of another provider that our span processor follows. */
export function followedSpan(context: Context): Span | undefined {
  const foreign = foreignSpan(context);
  const tracked = trackedOf(foreign);
  return tracked !== undefined && isExported(tracked.span) ? foreign : undefined;
}
