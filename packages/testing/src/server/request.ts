import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { FaultedRequest } from "../faults/index.ts";
import { type DecodedSpan, openTraceRequest, type TraceRequest } from "../otlp/index.ts";

/** More than this after decompression is no test but a bomb. */
const maximumDecodedBytes = 512 * 1024 * 1024;

const inflate = promisify(gunzip);

/** A request that has been read to its end. */
export interface FakeRequest extends FaultedRequest {
  /** Of the body as it was sent. */
  readonly sentBytes: number;
  /** True when the body said gzip and was not. */
  readonly unreadable: boolean;
  /** The body as a trace request, opened once. Throws where it is malformed. */
  traceRequest(): TraceRequest;
  /** Its spans, decoded once. Throws where they are malformed. */
  decodedSpans(): readonly DecodedSpan[];
}

/** The head of a request: all that is known before its body. */
export function readHead(incoming: IncomingMessage): FaultedRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const path = (incoming.url ?? "/").split("?", 1)[0] ?? "/";
  return { method: incoming.method ?? "GET", path, headers, body: new Uint8Array(), spans: () => [] };
}

/** Reads the body. Only trace requests are decompressed, as on the server. Rejects when the client goes away. */
export async function readRequest(head: FaultedRequest, incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const sent = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  const isTraces = head.path.endsWith("/v1/traces");
  const isCompressed = isTraces && (head.headers["content-encoding"] ?? "").includes("gzip");
  const body = isCompressed ? await decompress(sent) : sent;
  const traceRequest = once(() => openTraceRequest(body ?? sent, formatOf(head)));
  const decodedSpans = once(() => traceRequest().spans());
  return {
    ...head,
    body: body ?? sent,
    sentBytes: sent.length,
    unreadable: body === undefined,
    traceRequest,
    decodedSpans,
    spans: () => (isTraces ? attempt(decodedSpans, []) : []),
  };
}

function formatOf({ headers }: FaultedRequest): "json" | "protobuf" {
  return (headers["content-type"] ?? "").includes("application/json") ? "json" : "protobuf";
}

async function decompress(bytes: Buffer): Promise<Buffer | undefined> {
  try {
    return await inflate(bytes, { maxOutputLength: maximumDecodedBytes });
  } catch {
    return undefined;
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function attempt<Value>(make: () => Value, otherwise: Value): Value {
  try {
    return make();
  } catch {
    return otherwise;
  }
}
