import type { WireRequest } from "./types.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Parses OTLP JSON; throws for anything but an object. */
export function parseJsonRequest(bytes: Uint8Array): WireRequest {
  const parsed: unknown = JSON.parse(utf8.decode(bytes));
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new TypeError("An OTLP trace request in JSON is an object with resourceSpans");
  }
  return parsed as WireRequest;
}
