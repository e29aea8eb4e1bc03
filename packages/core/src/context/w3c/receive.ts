import { parseBaggage } from "./baggage.ts";
import { readHeader } from "./carrier.ts";
import { readClaim, readIdentity } from "./identity.ts";
import { parseTraceparent, type Traceparent } from "./traceparent.ts";
import { formatTracestate, KIT_KEY, parseKitEntry, parseTracestate } from "./tracestate.ts";
import type { KitEntry, Received, Trust } from "./types.ts";

/**
 * Reads what a carrier says, as far as it is trusted. Never throws: what cannot be read is not there.
 * @example const received = receive(request.headers, "trace");
 */
export function receive(carrier: unknown, trust: Trust): Received {
  try {
    const parent = readTraceparent(carrier);
    const state = parent === undefined ? {} : readTracestate(carrier);
    return trust === "none" ? receiveLink(parent, state.kit) : receiveTrace(carrier, trust, parent, state);
  } catch {
    return {};
  }
}

interface State {
  readonly kit?: KitEntry;
  readonly traceState?: string;
}

function readTraceparent(carrier: unknown): Traceparent | undefined {
  const [value, ...others] = readHeader(carrier, "traceparent");
  // Two parents are no parent: which of them is meant cannot be known.
  return value === undefined || others.length > 0 ? undefined : parseTraceparent(value);
}

function readTracestate(carrier: unknown): State {
  const members = parseTracestate(readHeader(carrier, "tracestate").join(",")) ?? [];
  const ours = members.find(({ key }) => key === KIT_KEY);
  const kit = ours === undefined ? undefined : parseKitEntry(ours.value);
  const traceState = formatTracestate(members.filter(({ key }) => key !== KIT_KEY));
  return { ...(kit !== undefined && { kit }), ...(traceState !== "" && { traceState }) };
}

function receiveLink(parent: Traceparent | undefined, kit: KitEntry | undefined): Received {
  if (parent === undefined) return {};
  const spanId = kit?.traceId === parent.traceId ? kit.observationId : parent.spanId;
  return { sampled: parent.sampled, link: { traceId: parent.traceId, spanId } };
}

function receiveTrace(carrier: unknown, trust: Trust, parent: Traceparent | undefined, state: State): Received {
  const members = parseBaggage(readHeader(carrier, "baggage").join(","));
  const identity = trust === "all" ? readIdentity(members) : undefined;
  if (parent === undefined) return identity === undefined ? {} : { identity };
  // A foreign tracer on the way may have put its own trace id into traceparent: ours says where we come from.
  const traceId = state.kit?.traceId ?? parent.traceId;
  const claim = readClaim(members);
  return {
    traceId,
    parentSpanId: state.kit?.observationId ?? parent.spanId,
    sampled: parent.sampled,
    ...(parent.random === true && parent.traceId === traceId && { random: true }),
    ...state,
    ...(claim === traceId && { upstreamClaim: claim }),
    ...(identity !== undefined && { identity }),
  };
}
