import { isTraceId } from "../context/index.ts";
import { issueToken, readKeys, TOKEN_HEADER } from "../feedback/index.ts";
import type { Observation } from "../observe/index.ts";
import { isHeaderName } from "../runtime/index.ts";
import type { NodeResponse, TraceHeaders } from "./types.ts";

const defaults: TraceHeaders = { name: "x-langfuse-trace-id", keys: undefined, expiresInSeconds: 3600 };
const known: readonly string[] = ["name", "key", "expiresInSeconds"];

/** The option `traceHeader` in one form; undefined where it cannot be used. */
export function traceHeaders(value: unknown): TraceHeaders | false | undefined {
  if (typeof value === "boolean") return value && defaults;
  const given = typeof value === "string" ? { name: value } : value;
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const { name = defaults.name, key, expiresInSeconds = defaults.expiresInSeconds } = given as Record<string, unknown>;
  if (!isHeaderName(name) || Object.keys(given).some((field) => !known.includes(field))) return undefined;
  if (typeof expiresInSeconds !== "number" || !(expiresInSeconds >= 1 && Number.isFinite(expiresInSeconds)))
    return undefined;
  const keys = key === undefined ? undefined : readKeys(key);
  return key !== undefined && keys === undefined ? undefined : { name, keys, expiresInSeconds };
}

/** Tells the caller of the trace: also of one that sampling leaves out, since its scores are to go the same way. */
export function tellTrace(response: NodeResponse, observation: Observation, headers: TraceHeaders): void {
  if (!isTraceId(observation.traceId)) return;
  response.setHeader(headers.name, observation.traceId);
  const { traceparent } = observation.injectContext();
  if (traceparent !== undefined) response.setHeader("traceparent", traceparent);
  const token = issueToken(observation.otelSpan, headers.keys, headers.expiresInSeconds);
  if (token !== undefined) response.setHeader(TOKEN_HEADER, token);
}
