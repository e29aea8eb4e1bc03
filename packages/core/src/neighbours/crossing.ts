import { type Context, type Span, trace } from "@opentelemetry/api";
import type { Frame } from "../context/index.ts";
import { overlay, overlayOf } from "./overlay.ts";
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
  readonly own: Span;
  readonly foreign: Span | undefined;
  readonly context: Context;
}

// The same object again while nothing has changed: propagators refuse a context that is not the active one.
const shown = new WeakMap<Context, Shown>();

/**
 * The active context as code inside one of our observations sees it. Another tracer's span is covered by its stand-in;
 * with no such span, ours itself is shown only where no other tracer could take it for a parent.
 */
export function show(base: Context, own: Span | undefined, showsOwn: boolean): Context {
  if (own === undefined) return base;
  const foreign = trace.getSpan(base) ?? (showsOwn ? undefined : sentrySpan());
  if (foreign === undefined && !showsOwn) return base;
  const known = shown.get(base);
  if (known?.own === own && known.foreign === foreign) return known.context;
  const context = trace.setSpan(base, foreign === undefined ? own : overlay(foreign, own));
  shown.set(base, { own, foreign, context });
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
  if (standIn !== undefined) {
    context = trace.setSpan(target, standIn.foreign);
    own = standIn.own;
  } else if (isOwn(span)) {
    const below = foreignSpan(current);
    context = below === undefined ? trace.deleteSpan(target) : trace.setSpan(target, below);
    own = span;
  } else if (showsOwn && (span === undefined || span.spanContext().isRemote === true)) {
    // Ours would have been in it: this leaves our observation.
    own = undefined;
    if (span !== undefined) change = { received: receivedIn(target, span) };
  }
  if (own !== frame.span) change = { span: own, ...(own === undefined ? change : { received: undefined }) };
  const propagated = enterPropagated(target, change === undefined ? frame : { ...frame, ...change }, own);
  return { context, change: propagated === undefined ? change : { ...change, ...propagated } };
}
