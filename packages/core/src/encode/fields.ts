/** Tags (field number * 8 + wire type) of the OTLP messages that are written; all below 128, so one byte each. */
export const requestTags = { resourceSpans: 0x0a } as const;
export const resourceSpansTags = { resource: 0x0a, scopeSpans: 0x12 } as const;
export const resourceTags = { attributes: 0x0a } as const;
export const scopeSpansTags = { scope: 0x0a, spans: 0x12 } as const;
export const scopeTags = { name: 0x0a, version: 0x12 } as const;

export const spanTags = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  startTime: 0x39,
  endTime: 0x41,
  attributes: 0x4a,
  events: 0x5a,
  links: 0x6a,
  status: 0x7a,
} as const;

export const eventTags = { time: 0x09, name: 0x12, attributes: 0x1a } as const;
export const linkTags = { traceId: 0x0a, spanId: 0x12, traceState: 0x1a, attributes: 0x22 } as const;
export const statusTags = { message: 0x12, code: 0x18 } as const;

export const keyValueTags = { key: 0x0a, value: 0x12 } as const;
export const valueTags = { string: 0x0a, bool: 0x10, int: 0x18, double: 0x21, array: 0x2a } as const;
export const arrayTags = { values: 0x0a } as const;

/** The messages that may be walked into in search of texts to cut; everything else is copied as it is. */
export interface MessageShape {
  readonly [tag: number]: MessageShape | "text";
}

const value: { [tag: number]: MessageShape | "text" } = { [valueTags.string]: "text" };
value[valueTags.array] = { [arrayTags.values]: value };
const keyValue: MessageShape = { [keyValueTags.value]: value };

const span: MessageShape = {
  [spanTags.name]: "text",
  [spanTags.attributes]: keyValue,
  [spanTags.events]: { [eventTags.name]: "text", [eventTags.attributes]: keyValue },
  [spanTags.links]: { [linkTags.attributes]: keyValue },
  [spanTags.status]: { [statusTags.message]: "text" },
};

/** What stands inside a ScopeSpans: its spans. */
export const scopeSpansShape: MessageShape = { [scopeSpansTags.spans]: span };
/** A whole request. */
export const requestShape: MessageShape = {
  [requestTags.resourceSpans]: { [resourceSpansTags.scopeSpans]: scopeSpansShape },
};
