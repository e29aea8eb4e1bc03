import { type Context, type Span, type TimeInput, trace } from "@opentelemetry/api";
import { isSpanId, isTraceId, startContext, underRemote, underSpan } from "../../context/index.ts";
import type { ObservationReference, StartOptions } from "../../observe/index.ts";
import { type Reporter, trackedMark } from "../../runtime/index.ts";
import { type Tracked, trackedOf } from "../../segment/index.ts";
import { type OwnIds, toHrTime } from "../../spans/index.ts";

/** Where a child of this reference belongs: an observation of this process, or of another one. */
export function underReference(reference: ObservationReference & { otelSpan?: Span }): Context {
  const { otelSpan, traceId, id } = reference;
  const tracked = trackedOf(otelSpan);
  if (otelSpan !== undefined && tracked !== undefined) return underSpan(inItsTrace(otelSpan, tracked));
  if (!isTraceId(traceId) || !isSpanId(id)) return startContext();
  return underRemote(traceId, id, { exportedParent: id });
}

/** A span of another provider in our trace has that provider's trace id; its children are to have ours. */
function inItsTrace(span: Span, tracked: Tracked): Span {
  const context = span.spanContext();
  const { traceId } = tracked.segment;
  if (context.traceId === traceId) return span;
  return Object.assign(trace.wrapSpanContext({ ...context, traceId }), { [trackedMark]: tracked });
}

/** The ids that were given for an observation. Undefined for most, which get random ones. */
export function readIds({ id, traceId }: StartOptions, reporter: Reporter): OwnIds | undefined {
  if (id === undefined && traceId === undefined) return undefined;
  const spanId = readId("id", id, isSpanId, "sixteen", reporter);
  return { spanId, traceId: readId("traceId", traceId, isTraceId, "thirty-two", reporter) };
}

function readId(
  what: string,
  value: unknown,
  is: (value: unknown) => value is string,
  digits: string,
  reporter: Reporter,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (is(value)) return value;
  reporter.once(`bad-${what}`, `${what} was ignored: it must be ${digits} lower-case hex digits, not all zero.`);
  return undefined;
}

/** The latest that a Date can hold. */
const LATEST_MS = 8.64e15;

export function readTime(value: Date | number | undefined, reporter: Reporter): TimeInput | undefined {
  if (value === undefined || value === null) return undefined;
  const milliseconds = typeof value === "number" || value instanceof Date ? Number(value) : Number.NaN;
  // A pair, since a plain small number would be taken for a performance timestamp.
  if (milliseconds >= 0 && milliseconds <= LATEST_MS) return toHrTime(milliseconds);
  reporter.once("bad-time", "A time was ignored: it must be a valid Date, or milliseconds since 1970.");
  return undefined;
}
