import { type Context, type Span, trace } from "@opentelemetry/api";
import type { Frame } from "../context/index.ts";
import { isExported, trackedOf } from "../segment/index.ts";
import { isNothing } from "./nowhere.ts";
import { type Overlay, overlay, overlayOf } from "./overlay.ts";
import { isOwn } from "./own-spans.ts";
import { enterPropagated } from "./propagated.ts";
import { receivedIn } from "./received.ts";
import { sentrySpan } from "./sentry.ts";

/** Another tracer's span in this context; never one of ours, and never a stand-in. */
export function foreignSpan(context: Context): Span | undefined {
  const span = trace.getSpan(context);
  const standIn = overlayOf(span);
  if (standIn !== undefined) return standIn.foreign;
  return isOwn(span) ? undefined : span;
}

interface Shown {
  readonly own: Span | undefined;
  readonly foreign: Span | undefined;
  readonly context: Context;
}

/** On the context itself: contexts live as long as a call, and what is kept of them in a WeakMap costs several times as much. */
interface Marked extends Context {
  /** What is shown for it: the same object again, since propagators refuse a context that is not the active one. */
  [shown]?: Shown;
  /** The way back: what the manager keeps where it shows this. */
  [bare]?: Context;
}

const shown: unique symbol = Symbol("langfuse-kit.shown");
const bare: unique symbol = Symbol("langfuse-kit.bare");

function remember(kept: Marked, showing: Shown): void {
  if (!Object.isExtensible(kept) || !Object.isExtensible(showing.context)) return;
  kept[shown] = showing;
  if (trace.getSpan(kept) !== undefined) (showing.context as Marked)[bare] = kept;
}

/**
 * The active context as code inside one of our observations sees it. Another tracer's span is covered by its stand-in;
 * with no such span, ours itself is shown only where no other tracer could take it for a parent. Outside of our
 * observations, and while tracing is off, the stand-in drops what Langfuse's packages write.
 */
export function show(base: Marked, own: Span | undefined, showsOwn: boolean, isAlone = false): Context {
  const foreign = own === undefined ? written(base, showsOwn) : covered(base, showsOwn, isAlone);
  if (foreign === undefined && (own === undefined || !showsOwn)) return base;
  const known = base[shown];
  if (known !== undefined && known.own === own && known.foreign === foreign) return known.context;
  const context = trace.setSpan(base, foreign === undefined ? (own as Span) : overlay(foreign, own));
  remember(base, { own, foreign, context });
  return context;
}

function covered(base: Context, showsOwn: boolean, isAlone: boolean): Span | undefined {
  const span = trace.getSpan(base) ?? (showsOwn ? undefined : sentrySpan());
  // Where nobody else traces, the call that is served is what ours are below, and nothing to write on or to hand on.
  return isAlone && span?.spanContext().isRemote === true ? undefined : span;
}

/** A span that is another tracer's alone, and takes what is written on it. */
function written(base: Context, showsOwn: boolean): Span | undefined {
  const span = showsOwn ? undefined : trace.getSpan(base);
  return span?.isRecording() === true && trackedOf(span) === undefined ? span : undefined;
}

/** What the manager keeps of a context with a stand-in; what it shows will be that very context again. */
function uncover(target: Marked, { foreign, own }: Overlay): Context {
  const known = target[bare];
  if (known !== undefined) return known;
  const context = trace.setSpan(target, foreign);
  remember(context, { own, foreign, context: target });
  return context;
}

export interface Crossing {
  /** What the context manager keeps: nothing of ours in it. */
  readonly context: Context;
  readonly change: Frame | undefined;
}

/** What it means for us that code is about to run in this context. `current` is the manager's own. */
export function cross(target: Context, current: Context, frame: Frame, showsOwn: boolean): Crossing {
  const span = trace.getSpan(target);
  const standIn = overlayOf(span);
  let context = target;
  let own = frame.span;
  let change: Frame | undefined;
  if (isNothing(span)) {
    context = withSpanOf(target, current);
  } else if (standIn !== undefined) {
    context = uncover(target, standIn);
    own = standIn.own ?? own;
  } else if (isOwn(span)) {
    context = withSpanOf(target, current);
    if (!isAround(span as Span, frame)) own = span;
  } else if (showsOwn && (span === undefined || isElsewhere(span, current))) {
    // Ours would have been in it: this leaves our observation.
    own = undefined;
    if (span !== undefined) change = { received: receivedIn(target, span) };
  }
  if (own !== frame.span) change = { span: own, ...(own === undefined ? change : { received: undefined }) };
  const propagated = enterPropagated(target, change === undefined ? frame : { ...frame, ...change }, own);
  return { context, change: propagated === undefined ? change : { ...change, ...propagated } };
}

/**
 * Noise that the nearest observation was begun inside of. Instrumentations bind what follows a middleware to the span from before
 * it; what the middleware began is not over for that.
 */
function isAround(span: Span, { span: nearest, around }: Frame): boolean {
  const tracked = trackedOf(span);
  if (nearest === undefined || (tracked !== undefined && isExported(tracked.span))) return false;
  if (span.spanContext().traceId === around) return true;
  const inner = trackedOf(nearest);
  if (tracked === undefined || inner === undefined) return false;
  // All of a segment is inside of its root, also when what has left has let go of its parents.
  if (inner.segment.root === tracked) return true;
  for (let step = inner.parent; step !== undefined; step = step.parent) if (step === tracked) return true;
  return false;
}

/** A call of another process. A tracer that records nothing hands its parent's own context on, which leads nowhere new. */
function isElsewhere(span: Span, current: Context): boolean {
  const context = span.spanContext();
  return context.isRemote === true && context !== foreignSpan(current)?.spanContext();
}

/** Ours in it gives way to the other tracer's span of where it is entered. */
function withSpanOf(target: Context, current: Context): Context {
  const below = foreignSpan(current);
  return below === undefined ? trace.deleteSpan(target) : trace.setSpan(target, below);
}
