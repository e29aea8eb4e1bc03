import { invalidIds, parseJson, parseProtobuf } from "@langfuse-kit/server-rules";
import { decodeSpans } from "./decode.ts";
import { fingerprintJson, fingerprintProtobuf, type SpanFingerprint } from "./fingerprint.ts";
import type { DecodedSpan, OtlpFormat } from "./types.ts";

/** A trace request whose outline has been read. */
export interface TraceRequest {
  /** Ids and digests of the spans, in order. */
  fingerprints(): SpanFingerprint[];
  /** The spans in full. Throws where the bytes are malformed inside a span. */
  spans(): DecodedSpan[];
  /** What makes the Langfuse server refuse the whole request, if anything does. */
  invalidIds(): string | undefined;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Protobuf requests begin with field 1, which is 0x0a; a JSON request is an object. */
export function detectFormat(bytes: Uint8Array): OtlpFormat {
  return bytes[0] === 0x7b ? "json" : "protobuf";
}

/** Opens a request; throws where its outline, down to the fields of a span, is malformed. */
export function openTraceRequest(bytes: Uint8Array, format: OtlpFormat = detectFormat(bytes)): TraceRequest {
  if (format === "json") {
    const request = parseJson(utf8.decode(bytes));
    return {
      fingerprints: () => fingerprintJson(request),
      spans: () => decodeSpans(request),
      invalidIds: () => invalidIds(request),
    };
  }
  const fingerprints = fingerprintProtobuf(bytes);
  return {
    fingerprints: () => fingerprints,
    spans: () => decodeSpans(parseProtobuf(bytes)),
    // Protobuf ids are bytes by their type, so the server's check has nothing to find.
    invalidIds: () => undefined,
  };
}

/**
 * The spans of a trace request, in order. Throws where the bytes are malformed. Several protobuf requests one after
 * the other are one request with all their spans.
 * @example const spans = decodeTraces(bytes, "protobuf");
 */
export function decodeTraces(bytes: Uint8Array, format: OtlpFormat = detectFormat(bytes)): DecodedSpan[] {
  return openTraceRequest(bytes, format).spans();
}
