import { type HandSpan, jsonRequest } from "../fixtures/index.ts";
import { decodeSpans, type WireRequest } from "../otlp/index.ts";
import { type ObservationFields, observationOfSpan } from "./index.ts";

/** What becomes of a span that was written by hand. */
export function observe(span: HandSpan): ObservationFields {
  const [decoded] = decodeSpans(jsonRequest([span]) as WireRequest);
  if (decoded === undefined) throw new Error("no span");
  return observationOfSpan(decoded);
}

export const observed = (attributes: Record<string, unknown>, more: HandSpan = {}): ObservationFields =>
  observe({ ...more, attributes });
