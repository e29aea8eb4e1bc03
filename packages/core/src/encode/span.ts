import type { Attributes, Link } from "@opentelemetry/api";
import { writeAttributes } from "./attributes.ts";
import { eventTags, linkTags, scopeSpansTags, spanTags, statusTags } from "./fields.ts";
import { writeIdField } from "./ids.ts";
import { writeTimeField } from "./numbers.ts";
import { type SharedAttributes, sharedFor } from "./shared.ts";
import type { SealedEvent, SealedObservation } from "./types.ts";
import { beginMessage, endMessage, type Writer, writeRaw, writeTextField, writeVarintField } from "./writer.ts";

/** Most spans are between 128 bytes and 16 KB, so their length takes two bytes. */
const spanLengthWidth = 2;

/** Appends one span as it stands in a ScopeSpans. Throws for what cannot be a span; the caller takes the bytes back. */
export function writeSpan(writer: Writer, observation: SealedObservation, shared: SharedAttributes): void {
  const start = beginMessage(writer, scopeSpansTags.spans, spanLengthWidth);
  requireId(writeIdField(writer, spanTags.traceId, observation.traceId, 16));
  requireId(writeIdField(writer, spanTags.spanId, observation.spanId, 8));
  if (observation.traceState) writeTextField(writer, spanTags.traceState, observation.traceState);
  // A parent that is no id is left out: a root too many is better than an observation less.
  if (observation.parentSpanId) writeIdField(writer, spanTags.parentSpanId, observation.parentSpanId, 8);
  writeTextField(writer, spanTags.name, observation.name);
  const { kind } = observation;
  writeVarintField(writer, spanTags.kind, kind >= 0 && kind <= 4 ? kind + 1 : 1);
  writeTimeField(writer, spanTags.startTime, observation.startTime);
  writeTimeField(writer, spanTags.endTime, observation.endTime);
  writeSpanAttributes(writer, observation, shared);
  // Nearly all have none, and going through an empty list makes an iterator all the same.
  if (observation.events.length > 0) for (const event of observation.events) writeEvent(writer, event);
  if (observation.links.length > 0) for (const link of observation.links) writeLink(writer, link);
  writeStatus(writer, observation);
  endMessage(writer, start, spanLengthWidth);
}

function writeSpanAttributes(writer: Writer, observation: SealedObservation, shared: SharedAttributes): void {
  const { attributes, overrides } = observation;
  writeAttributes(writer, spanTags.attributes, attributes, overrides);
  if (overrides !== undefined) writeAttributes(writer, spanTags.attributes, overrides);
  // An observation may say otherwise than its trace, of its version or environment: then the shared bytes will not do.
  const left = sharedFor(shared, attributes, overrides);
  if (left !== shared.attributes || saysAnyOf(left, attributes, overrides)) {
    writeAttributes(writer, spanTags.attributes, left, attributes, overrides);
  } else if (shared.bytes.length > 0) writeRaw(writer, shared.bytes, 0, shared.bytes.length);
}

function saysAnyOf(shared: Attributes, attributes: Attributes, overrides: Attributes | undefined): boolean {
  for (const key in shared) {
    if (Object.hasOwn(attributes, key) || (overrides !== undefined && Object.hasOwn(overrides, key))) return true;
  }
  return false;
}

function writeEvent(writer: Writer, event: SealedEvent): void {
  const start = beginMessage(writer, spanTags.events, 1);
  writeTimeField(writer, eventTags.time, event.time);
  writeTextField(writer, eventTags.name, event.name);
  if (event.attributes) writeAttributes(writer, eventTags.attributes, event.attributes);
  endMessage(writer, start, 1);
}

function writeLink(writer: Writer, link: Link): void {
  const before = writer.position;
  const start = beginMessage(writer, spanTags.links, 1);
  const { context } = link;
  const written =
    writeIdField(writer, linkTags.traceId, context.traceId, 16) &&
    writeIdField(writer, linkTags.spanId, context.spanId, 8);
  if (!written) {
    writer.position = before;
    return;
  }
  const traceState = context.traceState?.serialize();
  if (traceState) writeTextField(writer, linkTags.traceState, traceState);
  if (link.attributes) writeAttributes(writer, linkTags.attributes, link.attributes);
  endMessage(writer, start, 1);
}

function writeStatus(writer: Writer, observation: SealedObservation): void {
  const { code, message } = observation.status;
  if (code === 0 && !message) return;
  const start = beginMessage(writer, spanTags.status, 1);
  if (message) writeTextField(writer, statusTags.message, message);
  // The server knows the number only, not the name.
  if (code !== 0) writeVarintField(writer, statusTags.code, code);
  endMessage(writer, start, 1);
}

function requireId(written: boolean): void {
  if (!written) throw new TypeError("not an id");
}
