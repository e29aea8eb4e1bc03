import type { Attributes, AttributeValue, SpanStatus } from "@opentelemetry/api";
import type { CaptureMode } from "../capture/index.ts";
import type { Filter, SealedObservation } from "../encode/index.ts";
import { describeInline } from "./inline.ts";

/**
 * A filter that is given observations with their media described, where media may not leave as it is: that of
 * observations made by hand, and of other libraries' spans, is in their texts. `describes` is asked with the mode of
 * each observation.
 * @example const filter = describingMedia(privacy, (capture) => capture === "redacted");
 */
export function describingMedia<Inner extends Filter>(
  inner: Inner,
  describes: (capture: CaptureMode | undefined) => boolean,
): Inner {
  return {
    ...inner,
    observation: (observation) =>
      inner.observation(describes(observation.capture) ? withoutMedia(observation) : observation),
    shared: (attributes, capture) =>
      inner.shared(describes(capture) ? describeAttributes(attributes) : attributes, capture),
  };
}

/** The same object where there is no media, as nearly always. */
function withoutMedia(observation: SealedObservation): SealedObservation {
  const name = describeInline(observation.name);
  const attributes = describeAttributes(observation.attributes);
  const overrides = observation.overrides && describeAttributes(observation.overrides);
  const status = describeStatus(observation.status);
  const events = describeEach(observation.events);
  const links = describeEach(observation.links);
  const isSame =
    name === observation.name &&
    attributes === observation.attributes &&
    overrides === observation.overrides &&
    status === observation.status &&
    events === observation.events &&
    links === observation.links;
  return isSame ? observation : { ...observation, name, attributes, overrides, status, events, links };
}

function describeStatus(status: SpanStatus): SpanStatus {
  const message = status.message && describeInline(status.message);
  return message === undefined || message === status.message ? status : { ...status, message };
}

/** Events and links. */
function describeEach<Item extends { readonly attributes?: Attributes | undefined }>(
  items: readonly Item[],
): readonly Item[] {
  if (items.length === 0) return items;
  const described = items.map((item) => {
    const attributes = item.attributes && describeAttributes(item.attributes);
    return attributes === item.attributes ? item : { ...item, attributes };
  });
  return described.some((item, index) => item !== items[index]) ? described : items;
}

function describeAttributes(attributes: Attributes): Attributes {
  let copy: Attributes | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    const described = describeValue(value);
    if (described === value) continue;
    copy ??= { ...attributes };
    copy[key] = described;
  }
  return copy ?? attributes;
}

function describeValue(value: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof value === "string") return describeInline(value);
  if (!Array.isArray(value)) return value;
  const items: unknown[] = value.map((item) => (typeof item === "string" ? describeInline(item) : item));
  return items.some((item, index) => item !== value[index]) ? (items as AttributeValue) : value;
}
