import type { Answer } from "../transport/index.ts";
import { protobufFields } from "./protobuf-fields.ts";

/** What an OTLP server says when it took a request only in part. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

/**
 * Reads `partial_success` from an ExportTraceServiceResponse, JSON or protobuf. Anything unreadable says nothing:
 * the status has decided already.
 */
export function partialSuccess(answer: Answer): PartialSuccess | undefined {
  if (answer.cut || answer.body.length === 0) return undefined;
  const type = answer.headers["content-type"] ?? "";
  try {
    return type.includes("protobuf") ? fromProtobuf(answer.body) : fromJson(answer.body);
  } catch {
    return undefined;
  }
}

function fromJson(body: Uint8Array): PartialSuccess | undefined {
  const parsed = JSON.parse(Buffer.from(body).toString("utf8")) as {
    partialSuccess?: Record<string, unknown>;
    partial_success?: Record<string, unknown>;
  } | null;
  const partial = parsed?.partialSuccess ?? parsed?.partial_success;
  if (partial === undefined || partial === null) return undefined;
  const message = partial.errorMessage ?? partial.error_message;
  return {
    rejected: count(partial.rejectedSpans ?? partial.rejected_spans),
    message: typeof message === "string" ? message : "",
  };
}

function count(value: unknown): number {
  const number = Number(value ?? 0);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

function fromProtobuf(body: Uint8Array): PartialSuccess | undefined {
  const partial = protobufFields(body).get(1);
  if (!(partial instanceof Uint8Array)) return undefined;
  const inner = protobufFields(partial);
  const message = inner.get(2);
  return {
    rejected: count(inner.get(1)),
    message: message instanceof Uint8Array ? Buffer.from(message).toString("utf8") : "",
  };
}
