import type { Span, Telemetry } from "bullmq";
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
      getMetadata: (context) => merged(theirs.contextManager.getMetadata(context.theirs), context.ours),
      fromMetadata: (active, metadata) => ({
        theirs: theirs.contextManager.fromMetadata(active.theirs, metadata),
        ours: ours.contextManager.fromMetadata(active.ours, metadata),
      }),
    },
    ...(theirs.meter !== undefined && { meter: theirs.meter }),
  };
  return markOurs(pair);
}

/** BullMQ keeps one text with a job. Theirs stays as it is where it is not what both can be put into. */
function merged(theirs: string, position: Position): string {
  const fields = objectOf(theirs);
  if (fields === undefined) return theirs || position.metadata();
  const ours = objectOf(position.metadata(fields)) ?? {};
  return JSON.stringify({ ...fields, ...ours });
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
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
