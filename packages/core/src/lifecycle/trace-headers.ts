import { isTraceId } from "../context/index.ts";
import { issueToken, readKeys, TOKEN_HEADER } from "../feedback/index.ts";
import { type Observation, safely } from "../observe/index.ts";
import { isHeaderName } from "../runtime/index.ts";
import { type Tracked, trackedOf } from "../segment/index.ts";
import { hasBegun } from "./outcome.ts";
import type { NodeResponse, TraceHeaders } from "./types.ts";

const defaults: TraceHeaders = { name: "x-langfuse-trace-id", keys: undefined, expiresInSeconds: 3600 };
const known: readonly string[] = ["name", "key", "expiresInSeconds"];

/** Reads the option `traceHeader`. Undefined if it cannot be used. */
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

/** The headers that were written, with their values. */
export type Told = ReadonlyMap<string, string>;

/** Writes headers that name the trace to the caller. Also if sampling leaves it out, so that its scores are left out too. */
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
  // The token holds environment and capture mode, which handlers and adapters further in may still change.
  const tellAnew = (): void => {
    const said = saidOf(tracked);
    // Not if the application has removed or replaced the token.
    if (said === saying || hasBegun(response) || !stands(response, told, TOKEN_HEADER)) return;
    saying = said;
    tellToken();
  };
  tracked.segment.onChange = () => safely("a token for feedback", tellAnew);
  return told;
}

/** Removes the headers again, unless they were sent or the application has changed them. */
export function takeBack(response: NodeResponse, told: Told): void {
  if (hasBegun(response)) return;
  for (const name of told.keys()) if (stands(response, told, name)) response.removeHeader(name);
}

function stands(response: NodeResponse, told: Told, name: string): boolean {
  return told.has(name) && response.getHeader(name) === told.get(name);
}

/** Call when the response is over, so that the trace no longer holds it. */
export function tellNoMore({ otelSpan }: Observation): void {
  const segment = trackedOf(otelSpan)?.segment;
  if (segment !== undefined) segment.onChange = undefined;
}

function saidOf({ capture, segment }: Tracked): string {
  return `${capture} ${segment.identity.environment}`;
}
