import protobuf from "protobufjs/light.js";
import { descriptor } from "./descriptor.ts";
import type { WireRequest } from "./types.ts";

const root = protobuf.Root.fromJSON(descriptor);
const request = root.lookupType("ExportTraceServiceRequest");
const response = root.lookupType("ExportTraceServiceResponse");

/**
 * Protobuf bytes in the shape of OTLP JSON: 64-bit numbers as decimal strings, bytes as base64, and empty lists left
 * out, since protobuf cannot tell them from absent ones. Throws where the bytes are malformed.
 */
export function parseProtobufRequest(bytes: Uint8Array): WireRequest {
  return request.toObject(request.decode(bytes), { longs: String, bytes: String }) as WireRequest;
}

/** An ExportTraceServiceResponse that says how many spans were refused. */
export function encodePartialSuccess(rejectedSpans: number, errorMessage: string): Uint8Array {
  return response.encode(response.fromObject({ partialSuccess: { rejectedSpans, errorMessage } })).finish();
}
