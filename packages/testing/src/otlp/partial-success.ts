import { joined, lengthField, textField, varintField } from "@langfuse-kit/server-rules";

/** An ExportTraceServiceResponse that says how many spans were refused. */
export function encodePartialSuccess(rejectedSpans: number, errorMessage: string): Uint8Array {
  return lengthField(1, joined([varintField(1, BigInt(rejectedSpans)), textField(2, errorMessage)]));
}
