import type { Context, Span } from "@opentelemetry/api";
import { isSpanId, isTraceId, startContext, underRemote, underSpan } from "../../context/index.ts";
import type { ObservationReference } from "../../observe/index.ts";
import { trackedOf } from "../../segment/index.ts";

/** Where a child of this reference belongs: an observation of this process, or of another one. */
export function underReference(reference: ObservationReference & { otelSpan?: Span }): Context {
  const { otelSpan, traceId, id } = reference;
  if (otelSpan !== undefined && trackedOf(otelSpan) !== undefined) return underSpan(otelSpan);
  if (!isTraceId(traceId) || !isSpanId(id)) return startContext();
  return underRemote(traceId, id, { exportedParent: id });
}

export function recordError(span: Span, error: object, message: string): void {
  try {
    span.recordException(error as Error);
  } catch {
    // It throws when it is read; whoever catches it will see that too.
    span.recordException(message);
  }
}

/** The latest that a Date can hold. */
export const LATEST_MS = 8.64e15;

export function isObject<T>(value: T): value is T & object {
  return typeof value === "object" && value !== null;
}
