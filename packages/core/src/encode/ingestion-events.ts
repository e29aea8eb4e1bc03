import type { Attributes, HrTime } from "@opentelemetry/api";
import { keys, readType } from "../attributes/index.ts";
import { type DecodedObservation, decodeObservations } from "./decode.ts";
import { bodyOf, traceBodyOf } from "./ingestion-bodies.ts";

/** An event of the ingestion API, the only way into servers before 3.22. */
interface IngestionEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly body: object;
}

/** Behind the id of the observation that a trace's event goes with. */
const traceSuffix = "-trace";

/**
 * The observations of a chunk as ingestion events, one each, and one for each trace. An event has its observation's id,
 * and everything in it comes from the bytes: sent again, it overwrites itself. As an observation leaves once and whole,
 * there is nothing to update.
 * @example const json = ingestionEvents(chunk.bytes); // events joined by commas
 */
export function ingestionEvents(bytes: Uint8Array): string {
  const observations = decodeObservations(bytes);
  const traces = new Map<string, TraceMembers>();
  for (const observation of observations) {
    const known = traces.get(observation.traceId);
    if (known === undefined) traces.set(observation.traceId, { top: observation, all: [observation] });
    else {
      known.all.push(observation);
      // The root knows most of its trace; without it any one will do, since all carry its identity.
      if (known.top.parentSpanId !== undefined && observation.parentSpanId === undefined) known.top = observation;
    }
  }
  const events: IngestionEvent[] = [];
  for (const observation of observations) {
    const members = traces.get(observation.traceId);
    if (members?.top === observation) events.push(traceEvent(members));
    events.push(observationEvent(observation));
  }
  return events.map((event) => JSON.stringify(event)).join(",");
}

/** The observation that an event's answer is about. */
export function observationOfEvent(eventId: string): string {
  return eventId.endsWith(traceSuffix) ? eventId.slice(0, -traceSuffix.length) : eventId;
}

/** What a chunk has of one trace, and the observation that its event goes with. */
interface TraceMembers {
  top: DecodedObservation;
  readonly all: DecodedObservation[];
}

function traceEvent({ top, all }: TraceMembers): IngestionEvent {
  return {
    id: top.spanId + traceSuffix,
    type: "trace-create",
    timestamp: isoTime(top.endTime),
    body: { id: top.traceId, timestamp: isoTime(top.startTime), ...traceBodyOf(top, all) },
  };
}

function observationEvent(observation: DecodedObservation): IngestionEvent {
  const { spanId, traceId, parentSpanId, name, startTime, endTime } = observation;
  const type = eventType(observation.attributes);
  return {
    id: spanId,
    type: `${type}-create`,
    timestamp: isoTime(endTime),
    body: {
      id: spanId,
      traceId,
      parentObservationId: parentSpanId,
      name,
      startTime: isoTime(startTime),
      // An event has no end of its own.
      endTime: type === "event" ? undefined : isoTime(endTime),
      ...bodyOf(observation),
    },
  };
}

/** These servers know three types. What calls a model has to be a generation, or its usage is lost. */
function eventType(attributes: Attributes): "generation" | "event" | "span" {
  const type = readType(attributes);
  if (type === "event") return "event";
  const callsModel =
    attributes[keys.observation.model] !== undefined || attributes[keys.observation.usage] !== undefined;
  return type === "generation" || type === "embedding" || callsModel ? "generation" : "span";
}

function isoTime([seconds, nanoseconds]: HrTime): string {
  return new Date(seconds * 1_000 + Math.floor(nanoseconds / 1e6)).toISOString();
}
