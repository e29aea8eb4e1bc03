import { type DecodedSpan, decodeSpans as decodeAll, type WireRequest } from "@langfuse-kit/server-rules";

/** The spans of a checked request, in order. Those without ids are left out: nothing could ever name them. */
export function decodeSpans(request: WireRequest): DecodedSpan[] {
  return decodeAll(request).filter(({ traceId, spanId }) => traceId !== "" && spanId !== "");
}
