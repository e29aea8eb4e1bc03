import { mergeBaggage, namesTrace } from "./baggage.ts";
import { readHeader, removeHeader, writeHeader } from "./carrier.ts";
import { writeIdentity } from "./identity.ts";
import { formatTraceparent, isSpanId, isTraceId, parseTraceparent } from "./traceparent.ts";
import { formatKitEntry, formatTracestate, KIT_KEY, parseKitEntry, parseTracestate } from "./tracestate.ts";
import type { KitEntry, Outgoing, Position } from "./types.ts";

/**
 * Writes the W3C headers into any carrier, into a new object when there is none. Never throws.
 *
 * A `traceparent` that another tracer has already put there stays when there is an observation to name: the
 * receiver's copy of that tracer needs it, and ours goes by our own tracestate entry. What a carrier says of a trace and
 * we did not write is taken out: code that copies the headers of a call must not vouch for them with our trace id.
 * @example const headers = inject({}, { traceId, spanId, sampled: true, observation });
 */
export function inject<C extends object = Record<string, string>>(carrier: C | undefined, outgoing: Outgoing): C {
  const target = carrier ?? ({} as C);
  try {
    const observation = checked(outgoing.observation);
    if (outgoing.refused !== undefined) dropRefused(target, outgoing.refused);
    const kept = observation !== undefined && hasForeignParent(target);
    if (!kept && isTraceId(outgoing.traceId) && isSpanId(outgoing.spanId)) {
      writeHeader(target, "traceparent", formatTraceparent(outgoing));
    }
    writeTracestate(target, observation, kept ? undefined : outgoing.traceState, kept);
    writeBaggage(target, outgoing);
  } catch {
    // A hostile carrier or identity is the caller's; the call it belongs to goes on without our headers.
  }
  return target;
}

/**
 * The W3C headers of a position, for a carrier that holds nothing yet.
 * @example const { traceparent } = headersOf({ traceId, spanId, sampled: true });
 */
export function headersOf(outgoing: Outgoing): Partial<Record<"traceparent" | "tracestate" | "baggage", string>> {
  if (!isTraceId(outgoing.traceId) || !isSpanId(outgoing.spanId)) return {};
  const observation = checked(outgoing.observation);
  const tracestate = tracestateOf(observation, outgoing.traceState);
  const additions = writeIdentity(outgoing.identity, outgoing.claim);
  return {
    traceparent: formatTraceparent(outgoing),
    ...(tracestate !== "" && { tracestate }),
    ...(additions.length > 0 && { baggage: mergeBaggage("", additions) }),
  };
}

function checked(entry: KitEntry | undefined): KitEntry | undefined {
  return entry !== undefined && isTraceId(entry.traceId) && isSpanId(entry.observationId) ? entry : undefined;
}

/** The copied headers of a call that was not continued; a parent that another tracer has put beside it stays. */
function dropRefused(carrier: object, refused: Position): void {
  const parents = readHeader(carrier, "traceparent");
  const others = parents.filter((value) => !isAt(value, refused));
  if (others.length === parents.length) return;
  removeHeader(carrier, "traceparent");
  const [other] = others;
  if (other === undefined) removeHeader(carrier, "tracestate");
  else if (others.length === 1) writeHeader(carrier, "traceparent", other);
}

function isAt(header: string, { traceId, spanId }: Position): boolean {
  const parent = parseTraceparent(header);
  return parent?.traceId === traceId && parent.spanId === spanId;
}

/** True unless the parent in the carrier is missing, broken, or one that we wrote there before. */
function hasForeignParent(carrier: object): boolean {
  const [value, ...others] = readHeader(carrier, "traceparent");
  const parent = value === undefined || others.length > 0 ? undefined : parseTraceparent(value);
  if (parent === undefined) return false;
  const ours = members(readHeader(carrier, "tracestate").join(",")).find(({ key }) => key === KIT_KEY);
  const entry = ours === undefined ? undefined : parseKitEntry(ours.value);
  return entry === undefined || entry.traceId !== parent.traceId || entry.observationId !== parent.spanId;
}

function writeTracestate(
  carrier: object,
  observation: KitEntry | undefined,
  received: string | undefined,
  kept: boolean,
): void {
  const present = readHeader(carrier, "tracestate").join(",");
  // The list belongs to its traceparent: with a new one, what stood in the carrier is stale.
  const text = tracestateOf(observation, kept ? present : received);
  if (text !== "" || present !== "") writeHeader(carrier, "tracestate", text);
}

/** Ours first, then what other vendors wrote. */
function tracestateOf(observation: KitEntry | undefined, theirs: string | undefined): string {
  const ours = observation === undefined ? [] : [{ key: KIT_KEY, value: formatKitEntry(observation) }];
  const foreign = theirs === undefined || theirs === "" ? [] : members(theirs);
  return formatTracestate([...ours, ...foreign.filter(({ key }) => key !== KIT_KEY)]);
}

function members(text: string): ReturnType<typeof parseTracestate> & object {
  return parseTracestate(text) ?? [];
}

function writeBaggage(carrier: object, { identity, claim }: Pick<Outgoing, "identity" | "claim">): void {
  const present = readHeader(carrier, "baggage").join(",");
  const additions = writeIdentity(identity, claim);
  if (additions.length === 0 && !namesTrace(present)) return;
  const text = mergeBaggage(present, additions);
  if (text === "") removeHeader(carrier, "baggage");
  else writeHeader(carrier, "baggage", text);
}

/**
 * Takes out of a carrier's baggage what it says of a trace.
 * @example dropIdentity(headers);
 */
export function dropIdentity(carrier: object): void {
  writeBaggage(carrier, {});
}
