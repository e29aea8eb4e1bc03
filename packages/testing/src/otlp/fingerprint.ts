import { crc32 } from "node:zlib";
import {
  enter,
  openReader,
  type Reader,
  readHex,
  readId,
  readTag,
  skip,
  type WireRequest,
} from "@langfuse-kit/server-rules";

/** What a ledger keeps of a span. */
export interface SpanFingerprint {
  readonly traceId: string;
  readonly spanId: string;
  /** Equal for equal bytes of the span itself; resource and scope are not part of it. */
  readonly digest: string;
}

/** Wire type 2 of fields 1 and 2, which is all there is on the way to a span and its ids. */
const first = 1 * 8 + 2;
const second = 2 * 8 + 2;

/** The ids and digests of all spans of protobuf bytes, in order, without decoding anything else. */
export function fingerprintProtobuf(bytes: Uint8Array): SpanFingerprint[] {
  const found: SpanFingerprint[] = [];
  eachMessage(openReader(bytes), first, (resourceSpans) => {
    eachMessage(resourceSpans, second, (scopeSpans) => {
      eachMessage(scopeSpans, second, (span) => found.push(fingerprintSpan(span)));
    });
  });
  return found;
}

/** Calls back for each message with this tag, and passes over everything else. */
function eachMessage(reader: Reader, wanted: number, visit: (message: Reader) => void): void {
  while (reader.at < reader.end) {
    const tag = readTag(reader);
    if (tag === wanted) visit(enter(reader));
    else skip(reader, tag & 7);
  }
}

function fingerprintSpan(reader: Reader): SpanFingerprint {
  const digest = digestOf(reader.bytes.subarray(reader.at, reader.end));
  let traceId = "";
  let spanId = "";
  while (reader.at < reader.end) {
    const tag = readTag(reader);
    if (tag === first) traceId = readHex(reader);
    else if (tag === second) spanId = readHex(reader);
    else skip(reader, tag & 7);
  }
  return { traceId, spanId, digest };
}

/** The same for a parsed JSON request; the digest is that of the span's JSON text. */
export function fingerprintJson(request: WireRequest): SpanFingerprint[] {
  const scopes = (request.resourceSpans ?? []).flatMap((resourceSpans) => resourceSpans.scopeSpans ?? []);
  const spans = scopes.flatMap((scope) => scope.spans ?? []);
  return spans.map((span) => ({
    traceId: readId(span.traceId),
    spanId: readId(span.spanId),
    digest: digestOf(Buffer.from(JSON.stringify(span))),
  }));
}

function digestOf(bytes: Uint8Array): string {
  return `${bytes.length}-${crc32(bytes).toString(16)}`;
}
