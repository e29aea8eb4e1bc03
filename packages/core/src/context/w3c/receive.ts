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
  const [traceparent, ...others] = readHeader(carrier, "traceparent");
  return receiveHeaders(
    {
      // Two parents are no parent: which of them is meant cannot be known.
      traceparent: others.length > 0 ? undefined : traceparent,
      tracestate: readHeader(carrier, "tracestate").join(","),
      baggage: readHeader(carrier, "baggage").join(","),
    },
    trust,
  );
}

/**
 * The same for headers that are known to be texts, each once.
 * @example const received = receiveHeaders({ traceparent, baggage }, "all");
 */
export function receiveHeaders({ traceparent, tracestate = "", baggage = "" }: Headers, trust: Trust): Received {
  try {
    const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
    const state = parent === undefined ? {} : readTracestate(tracestate);
    // What is no word of ours, from code without types, believes nothing.
    const isBelieved = trust === "trace" || trust === "all";
    return isBelieved ? receiveTrace(baggage, trust, parent, state) : receiveLink(parent, state.kit);
  } catch {
    return {};
  }
}

interface Headers {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  readonly baggage?: string | undefined;
}

const ownPrefix = `${KIT_KEY}=`;

interface State {
  readonly kit?: KitEntry;
  readonly traceState?: string;
}

function readTracestate(text: string): State {
  // Nearly all that comes from us has our entry alone.
  const alone = text.startsWith(ownPrefix) ? parseKitEntry(text.slice(ownPrefix.length)) : undefined;
  if (alone !== undefined) return { kit: alone };
  const members = parseTracestate(text) ?? [];
  const ours = members.find(({ key }) => key === KIT_KEY);
  const kit = ours === undefined ? undefined : parseKitEntry(ours.value);
  const traceState = formatTracestate(members.filter(({ key }) => key !== KIT_KEY));
  return { ...(kit !== undefined && { kit }), ...(traceState !== "" && { traceState }) };
}

function receiveLink(parent: Traceparent | undefined, kit: KitEntry | undefined): Received {
  if (parent === undefined) return {};
  const { traceId, spanId, sampled } = parent;
  const observationId = kit?.traceId === traceId ? kit.observationId : spanId;
  return { sampled, link: { traceId, spanId: observationId }, refused: { traceId, spanId } };
}

function receiveTrace(baggage: string, trust: Trust, parent: Traceparent | undefined, state: State): Received {
  const members = parseBaggage(baggage);
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
