import { invalidIds, parseJson, parseProtobuf, type WireRequest } from "@langfuse-kit/server-rules";

/** A request that the real server would refuse with status 400, in its words. */
export class OtlpError extends Error {
  override readonly name = "OtlpError";
}

/** A body as a checked request; throws an OtlpError. */
export function readTraceRequest(body: Uint8Array, contentType: string): WireRequest {
  const request = parse(body, contentType);
  const invalid = invalidIds(request);
  if (invalid !== undefined) throw new OtlpError(`Invalid OTLP trace export: ${invalid}`);
  return request;
}

function parse(body: Uint8Array, contentType: string): WireRequest {
  if (contentType.includes("application/json")) {
    try {
      return parseJson(new TextDecoder().decode(body));
    } catch (error) {
      throw new OtlpError(`Failed to parse OTel JSON Trace: ${reason(error)}`);
    }
  }
  if (!contentType.includes("application/x-protobuf")) throw new OtlpError("Invalid content type");
  try {
    return parseProtobuf(body);
  } catch (error) {
    throw new OtlpError(`Failed to parse OTel Protobuf Trace: ${reason(error)}`);
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : "unreadable");
