import {
  type Attributes,
  type Link,
  type SpanKind,
  type SpanStatus,
  TraceFlags,
  type TraceState,
} from "@opentelemetry/api";
import { addAttribute, type Bytes, bytesOf, eachField, hexOf, textOf, timeOf, varintOf } from "./decode-values.ts";
import {
  eventTags,
  linkTags,
  requestTags,
  resourceSpansTags,
  resourceTags,
  scopeSpansTags,
  scopeTags,
  spanTags,
  statusTags,
} from "./fields.ts";
import type { SealedEvent, SealedObservation } from "./types.ts";

/** An observation as it stands in a chunk: what its segment shared is among its attributes. */
export interface DecodedObservation extends SealedObservation {
  readonly resource: Attributes;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Reads what the encoder wrote: for servers that take another format, and for dead letters that are sent again under
 * stricter rules.
 * @example for (const { name, attributes } of decodeObservations(chunk.bytes)) inspect(name, attributes);
 */
export function decodeObservations(bytes: Uint8Array): readonly DecodedObservation[] {
  const found: DecodedObservation[] = [];
  eachField(bytesOf(bytes), (tag, content) => {
    if (tag === requestTags.resourceSpans) readResourceSpans(content, found);
  });
  return found;
}

function readResourceSpans(message: Bytes, found: DecodedObservation[]): void {
  const resource: Attributes = {};
  const scopes: Bytes[] = [];
  eachField(message, (tag, content) => {
    if (tag === resourceSpansTags.scopeSpans) scopes.push(content);
    else if (tag === resourceSpansTags.resource) {
      eachField(content, (inner, entry) => {
        if (inner === resourceTags.attributes) addAttribute(resource, entry);
      });
    }
  });
  for (const scopeSpans of scopes) readScopeSpans(scopeSpans, resource, found);
}

function readScopeSpans(message: Bytes, resource: Attributes, found: DecodedObservation[]): void {
  const scope: Writable<SealedObservation["scope"]> = { name: "" };
  const spans: Bytes[] = [];
  eachField(message, (tag, content) => {
    if (tag === scopeSpansTags.spans) spans.push(content);
    else if (tag === scopeSpansTags.scope) {
      eachField(content, (inner, entry) => {
        if (inner === scopeTags.name) scope.name = textOf(entry);
        else if (inner === scopeTags.version) scope.version = textOf(entry);
      });
    }
  });
  for (const span of spans) found.push({ ...readSpan(span), scope, resource });
}

function readSpan(message: Bytes): Omit<SealedObservation, "scope"> {
  const attributes: Attributes = {};
  const events: SealedEvent[] = [];
  const links: Link[] = [];
  const span: Writable<Omit<SealedObservation, "scope">> = {
    traceId: "",
    spanId: "",
    name: "",
    kind: 0 as SpanKind,
    startTime: [0, 0],
    endTime: [0, 0],
    status: { code: 0 },
    attributes,
    events,
    links,
  };
  eachField(message, (tag, content) => {
    if (tag === spanTags.attributes) addAttribute(attributes, content);
    else if (tag === spanTags.traceId) span.traceId = hexOf(content);
    else if (tag === spanTags.spanId) span.spanId = hexOf(content);
    else if (tag === spanTags.parentSpanId) span.parentSpanId = hexOf(content);
    else if (tag === spanTags.traceState) span.traceState = textOf(content);
    else if (tag === spanTags.name) span.name = textOf(content);
    else if (tag === spanTags.kind) span.kind = Math.max(varintOf(content) - 1, 0) as SpanKind;
    else if (tag === spanTags.startTime) span.startTime = timeOf(content);
    else if (tag === spanTags.endTime) span.endTime = timeOf(content);
    else if (tag === spanTags.events) events.push(readEvent(content));
    else if (tag === spanTags.links) links.push(readLink(content));
    else if (tag === spanTags.status) span.status = readStatus(content);
  });
  return span;
}

function readEvent(message: Bytes): SealedEvent {
  const attributes: Attributes = {};
  const event: Writable<SealedEvent> = { name: "", time: [0, 0], attributes };
  eachField(message, (tag, content) => {
    if (tag === eventTags.attributes) addAttribute(attributes, content);
    else if (tag === eventTags.name) event.name = textOf(content);
    else if (tag === eventTags.time) event.time = timeOf(content);
  });
  return event;
}

function readLink(message: Bytes): Link {
  const attributes: Attributes = {};
  const context = {
    traceId: "",
    spanId: "",
    traceFlags: TraceFlags.SAMPLED,
    traceState: undefined as TraceState | undefined,
  };
  eachField(message, (tag, content) => {
    if (tag === linkTags.attributes) addAttribute(attributes, content);
    else if (tag === linkTags.traceId) context.traceId = hexOf(content);
    else if (tag === linkTags.spanId) context.spanId = hexOf(content);
    else if (tag === linkTags.traceState) context.traceState = fixedTraceState(textOf(content));
  });
  const { traceState, ...rest } = context;
  return { context: traceState === undefined ? rest : { ...rest, traceState }, attributes };
}

/** Only ever written again. */
function fixedTraceState(text: string): TraceState {
  const state: TraceState = { get: () => undefined, set: () => state, unset: () => state, serialize: () => text };
  return state;
}

function readStatus(message: Bytes): SpanStatus {
  const status: SpanStatus = { code: 0 };
  eachField(message, (tag, content) => {
    if (tag === statusTags.message) status.message = textOf(content);
    else if (tag === statusTags.code) status.code = varintOf(content);
  });
  return status;
}
