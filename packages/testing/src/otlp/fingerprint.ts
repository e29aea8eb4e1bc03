import { crc32 } from "node:zlib";
import { decodeId } from "./identifier.ts";
import type { WireRequest } from "./types.ts";
import { eachField, type WireField } from "./wire-reader.ts";

/** What a ledger keeps of a span. */
export interface SpanFingerprint {
  readonly traceId: string;
  readonly spanId: string;
  /** Equal for equal bytes of the span itself; resource and scope are not part of it. */
  readonly digest: string;
}

/** The ids and digests of all spans of protobuf bytes, in order, without decoding anything else. */
export function fingerprintProtobuf(bytes: Uint8Array): SpanFingerprint[] {
  const found: SpanFingerprint[] = [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const descend = (field: WireField, number: number, visit: (inner: WireField) => void): void => {
    if (isMessage(field, number)) eachField(buffer, field.start, field.end, visit);
  };
  eachField(buffer, 0, buffer.length, (ofRequest) => {
    descend(ofRequest, 1, (ofResourceSpans) => {
      descend(ofResourceSpans, 2, (ofScopeSpans) => {
        if (isMessage(ofScopeSpans, 2)) found.push(fingerprintSpan(buffer, ofScopeSpans.start, ofScopeSpans.end));
      });
    });
  });
  return found;
}

function isMessage(field: WireField, number: number): boolean {
  return field.number === number && field.wireType === 2;
}

function fingerprintSpan(buffer: Buffer, start: number, end: number): SpanFingerprint {
  let traceId = "";
  let spanId = "";
  eachField(buffer, start, end, (field) => {
    if (field.wireType !== 2 || field.number > 2) return;
    if (field.number === 1) traceId = buffer.toString("hex", field.start, field.end);
    else spanId = buffer.toString("hex", field.start, field.end);
  });
  return { traceId, spanId, digest: digestOf(buffer.subarray(start, end)) };
}

/** The same for a parsed JSON request; the digest is that of the span's JSON text. */
export function fingerprintJson(request: WireRequest): SpanFingerprint[] {
  const scopes = (request.resourceSpans ?? []).flatMap((resourceSpans) => resourceSpans.scopeSpans ?? []);
  const spans = scopes.flatMap((scope) => scope.spans ?? []);
  return spans.map((span) => ({
    traceId: decodeId(span.traceId),
    spanId: decodeId(span.spanId),
    digest: digestOf(Buffer.from(JSON.stringify(span))),
  }));
}

function digestOf(bytes: Uint8Array): string {
  return `${bytes.length}-${crc32(bytes).toString(16)}`;
}
