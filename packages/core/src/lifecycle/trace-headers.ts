import { isTraceId } from "../context/index.ts";
import { issueToken, readKeys, TOKEN_HEADER } from "../feedback/index.ts";
import { type Observation, safely } from "../observe/index.ts";
import { isHeaderName } from "../runtime/index.ts";
import { type Tracked, trackedOf } from "../segment/index.ts";
import { hasBegun } from "./outcome.ts";
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

/** Headers as they were last written. */
export type Told = ReadonlyMap<string, string>;

/** Tells the caller of the trace: also of one that sampling leaves out, since its scores are to go the same way. */
export function tellTrace(response: NodeResponse, observation: Observation, headers: TraceHeaders): Told {
  const told = new Map<string, string>();
  if (!isTraceId(observation.traceId)) return told;
  const tell = (name: string, value: string | undefined): void => {
    if (value === undefined) return;
    told.set(name, value);
    response.setHeader(name, value);
  };
  const { otelSpan } = observation;
  const tellToken = (): void => tell(TOKEN_HEADER, issueToken(otelSpan, headers.keys, headers.expiresInSeconds));
  tell(headers.name, observation.traceId);
  tell("traceparent", observation.injectContext().traceparent);
  tellToken();
  const tracked = trackedOf(otelSpan);
  if (tracked === undefined) return told;
  let saying = saidOf(tracked);
  // The token says how much may leave, and where it belongs; handlers and adapters further in may still change that.
  const tellAnew = (): void => {
    const said = saidOf(tracked);
    // An application that took the token away does not want one.
    if (said === saying || hasBegun(response) || !stands(response, told, TOKEN_HEADER)) return;
    saying = said;
    tellToken();
  };
  tracked.segment.onChange = () => safely("a token for feedback", tellAnew);
  return told;
}

/** Takes back what has not left yet; what the application has put in its place stays. */
export function takeBack(response: NodeResponse, told: Told): void {
  if (hasBegun(response)) return;
  for (const name of told.keys()) if (stands(response, told, name)) response.removeHeader(name);
}

function stands(response: NodeResponse, told: Told, name: string): boolean {
  return told.has(name) && response.getHeader(name) === told.get(name);
}

/** The response is over: what is said of its trace from here on reaches nobody, and nothing need hold it any more. */
export function tellNoMore({ otelSpan }: Observation): void {
  const segment = trackedOf(otelSpan)?.segment;
  if (segment !== undefined) segment.onChange = undefined;
}

function saidOf({ capture, segment }: Tracked): string {
  return `${capture} ${segment.identity.environment}`;
}
