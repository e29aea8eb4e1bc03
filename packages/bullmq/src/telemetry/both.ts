import type { Span, Telemetry } from "bullmq";
import { metadataBeside } from "../jobs/index.ts";
import { markOurs } from "../seams/index.ts";
import type { Position } from "./position.ts";

/** The contexts of two telemetries. */
interface Pair {
  readonly theirs: unknown;
  readonly ours: Position;
}

/** Another tool's telemetry with ours inside: each sees what it would see alone, and both contexts go with a job. */
export function both(theirs: Telemetry, ours: Telemetry<Position>): Telemetry<Pair> {
  const { root } = theirs.contextManager;
  const pair: Telemetry<Pair> = {
    tracer: {
      startSpan: (name, options, context) =>
        twoSpans(
          theirs.tracer.startSpan(name, options, context?.theirs),
          ours.tracer.startSpan(name, options, context?.ours),
        ),
    },
    contextManager: {
      with: (context, fn) =>
        theirs.contextManager.with(context.theirs, () => ours.contextManager.with(context.ours, fn)),
      active: () => ({ theirs: theirs.contextManager.active(), ours: ours.contextManager.active() }),
      root: () => ({
        theirs: root === undefined ? theirs.contextManager.active() : root.call(theirs.contextManager),
        ours: ours.contextManager.root?.() ?? ours.contextManager.active(),
      }),
      getMetadata: (context) =>
        metadataBeside(theirs.contextManager.getMetadata(context.theirs), (fields) => context.ours.metadata(fields)),
      fromMetadata: (active, metadata) => ({
        theirs: theirs.contextManager.fromMetadata(active.theirs, metadata),
        ours: ours.contextManager.fromMetadata(active.ours, metadata),
      }),
    },
    ...(theirs.meter !== undefined && { meter: theirs.meter }),
  };
  return markOurs(pair);
}

function twoSpans(theirs: Span, ours: Span<Position>): Span<Pair> {
  return {
    setSpanOnContext: (context) => ({
      theirs: theirs.setSpanOnContext(context.theirs),
      ours: ours.setSpanOnContext(context.ours),
    }),
    setAttribute(key, value) {
      theirs.setAttribute(key, value);
      ours.setAttribute(key, value);
    },
    setAttributes(attributes) {
      theirs.setAttributes(attributes);
      ours.setAttributes(attributes);
    },
    addEvent(name, attributes) {
      theirs.addEvent(name, attributes);
      ours.addEvent(name, attributes);
    },
    recordException(exception, time) {
      theirs.recordException(exception, time);
      ours.recordException(exception, time);
    },
    end() {
      theirs.end();
      ours.end();
    },
  };
}
