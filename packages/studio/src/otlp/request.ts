import { invalidIds, parseJson, parseProtobuf, TooManyValuesError, type WireRequest } from "@langfuse-kit/server-rules";
import { isEndless, tooMuchOf } from "./too-much.ts";

/** A request that the real server would refuse with status 400, in its words; with 413 what holds too much. */
export class OtlpError extends Error {
  override readonly name = "OtlpError";
  readonly status: 400 | 413;

  constructor(message: string, status: 400 | 413 = 400) {
    super(message);
    this.status = status;
  }
}

/** A body as a checked request; throws an OtlpError. */
export function readTraceRequest(body: Uint8Array, contentType: string): WireRequest {
  if (isEndless(body)) throw new OtlpError("Invalid OTLP trace export: there are too many values in its texts", 413);
  const request = parse(body, contentType);
  const invalid = invalidIds(request);
  if (invalid !== undefined) throw new OtlpError(`Invalid OTLP trace export: ${invalid}`);
  const tooMuch = tooMuchOf(request);
  if (tooMuch !== undefined) throw new OtlpError(`Invalid OTLP trace export: ${tooMuch}`, 413);
  return request;
}

function parse(body: Uint8Array, contentType: string): WireRequest {
  if (contentType.includes("application/json")) {
    try {
      return parseJson(new TextDecoder().decode(body));
    } catch (error) {
      throw failed("JSON", error);
    }
  }
  if (!contentType.includes("application/x-protobuf")) throw new OtlpError("Invalid content type");
  try {
    return parseProtobuf(body);
  } catch (error) {
    throw failed("Protobuf", error);
  }
}

function failed(form: string, error: unknown): OtlpError {
  const reason = error instanceof Error ? error.message : "unreadable";
  return new OtlpError(
    `Failed to parse OTel ${form} Trace: ${reason}`,
    error instanceof TooManyValuesError ? 413 : 400,
  );
}
