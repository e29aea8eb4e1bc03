import { isRecord, parseBounded } from "../json/index.ts";
import type { WireRequest } from "./wire.ts";

/** OTLP in JSON; throws for anything but an object. What is inside of it is checked by `invalidIds`. */
export function parseJson(text: string): WireRequest {
  const parsed = parseBounded(text);
  if (!isRecord(parsed)) throw new TypeError("An OTLP trace request in JSON is an object with resourceSpans");
  return parsed as WireRequest;
}
