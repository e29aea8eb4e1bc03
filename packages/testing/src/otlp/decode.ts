import { decodeSpans as decode, type WireRequest } from "@langfuse-kit/server-rules";
import type { DecodedSpan } from "./types.ts";

/** The spans of a parsed request, in order, their times cut to milliseconds. */
export function decodeSpans(request: WireRequest): DecodedSpan[] {
  return decode(request).map(({ origin, startTime, endTime, events, status, ...span }) => ({
    ...span,
    startTime: Math.floor(startTime),
    endTime: Math.floor(endTime),
    events: events.map((event) => ({ ...event, time: Math.floor(event.time) })),
    status: { ...status, code: status.code as number | string },
    scope: origin.scope,
    resource: origin.resource,
  }));
}
