import { isRecord, stringify, textOf } from "../json/index.ts";
import type { WireKeyValue, WireSpan, WireValue } from "../otlp/index.ts";
import type { StoredObservation, StoredTrace } from "../store/index.ts";

type Values = Readonly<Record<string, unknown>>;

/** A stored observation as the span that would be stored as it again. */
export function toWireSpan(observation: StoredObservation, trace: StoredTrace): WireSpan {
  const { attributes, events, links } = observation;
  return {
    traceId: observation.traceId,
    spanId: observation.id,
    ...(observation.parentId === null ? {} : { parentSpanId: observation.parentId }),
    name: observation.name,
    kind: observation.kind,
    startTimeUnixNano: nanos(observation.start),
    // What was still running ends where it began; OTLP knows no other way.
    endTimeUnixNano: nanos(observation.end ?? observation.start),
    attributes: toWireAttributes({ ...withoutOwn(attributes), ...vocabulary(observation, trace) }),
    events: events.map((event) => ({
      name: event.name,
      timeUnixNano: nanos(event.time),
      attributes: toWireAttributes(event.attributes),
    })),
    links: links.map((link) => ({ ...link, attributes: toWireAttributes(link.attributes) })),
    status: observation.level === "ERROR" ? { code: 2, message: observation.statusMessage ?? "" } : {},
  };
}

function vocabulary(observation: StoredObservation, trace: StoredTrace): Values {
  const isRoot = observation.parentId === null || observation.isAppRoot;
  const body = (isRoot && trace.body) || {};
  return {
    "langfuse.observation.type": observation.type,
    "langfuse.observation.input": observation.input,
    "langfuse.observation.output": observation.output,
    "langfuse.observation.metadata": jsonOf(observation.metadata),
    "langfuse.observation.level": observation.level,
    "langfuse.observation.status_message": observation.statusMessage,
    "langfuse.observation.model.name": observation.model,
    "langfuse.observation.model.parameters": jsonOf(observation.modelParameters),
    "langfuse.observation.usage_details": jsonOf(observation.usage),
    "langfuse.observation.cost_details": observation.costSource === "sent" ? jsonOf(observation.cost) : null,
    "langfuse.observation.prompt.name": observation.prompt?.name,
    "langfuse.observation.prompt.version": observation.prompt?.version,
    "langfuse.observation.completion_start_time":
      observation.firstToken === null ? null : new Date(observation.firstToken).toISOString(),
    "langfuse.version": observation.version ?? (isRoot ? trace.version : null),
    "langfuse.release": observation.release ?? (isRoot ? trace.release : null),
    "langfuse.environment": observation.environment,
    "langfuse.internal.is_app_root": observation.isAppRoot ? true : null,
    "langfuse.trace.name": observation.traceName ?? (isRoot ? trace.name : null),
    "user.id": observation.userId ?? (isRoot ? trace.userId : null),
    "session.id": observation.sessionId ?? (isRoot ? trace.sessionId : null),
    "langfuse.trace.tags": observation.tags.length > 0 ? observation.tags : isRoot ? trace.tags : null,
    "langfuse.trace.metadata": isRecord(body.metadata) ? jsonOf(body.metadata) : null,
    "langfuse.trace.input": otherThan(observation.input, body.input),
    "langfuse.trace.output": otherThan(observation.output, body.output),
    "langfuse.trace.public": trace.public && isRoot ? true : null,
  };
}

/** Content that the trace has of its own, which no observation has. */
function otherThan(text: string | null, own: unknown): string | null {
  const said = own === undefined || own === null ? null : textOf(own);
  return said === text ? null : said;
}

const jsonOf = (value: Values | null): string | null =>
  value === null || Object.keys(value).length === 0 ? null : stringify(value);

const withoutOwn = (attributes: Values): Values =>
  Object.fromEntries(Object.entries(attributes).filter(([key]) => !key.startsWith("langfuse.")));

export function toWireAttributes(values: Values): WireKeyValue[] {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return entries.map(([key, value]) => ({ key, value: toWireValue(value) }));
}

function toWireValue(value: unknown): WireValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(toWireValue) } };
  return { stringValue: stringify(value) };
}

/** Microseconds are what a double keeps. */
const nanos = (time: number): string => `${BigInt(Math.round(time * 1000)) * 1000n}`;
