import type { DecodedSpan } from "@langfuse-kit/testing";

/**
 * What may be on an observation without content, written down once more and not taken from the code under test. Names
 * (of observations, users, models, queues, routes) may hold anything; everything else has a shape.
 */
const names = /^.{0,1000}$/s;
const word = /^[\w.:/@-]{1,120}$/;
const number = /^-?[\d.eE+-]{1,40}$/;
const flag = /^(?:true|false)$/;
const time = /^"?\d{4}-\d\d-\d\dT[\d:.]+Z"?$/;
const counts = /^\{(?:"[\w.:/ -]{1,64}":[\d.eE+-]+,?)*\}$/;

const attributes: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^langfuse\.observation\.(?:type|level)$/, word],
  [/^langfuse\.observation\.(?:model\.name|prompt\.name|prompt\.version)$/, names],
  [/^langfuse\.observation\.model\.parameters$/, /^\{(?:"[^"]{1,64}":(?:[\d.eE+-]+|true|false),?)*\}$/],
  [/^langfuse\.observation\.(?:usage_details|cost_details)$/, counts],
  [/^langfuse\.observation\.completion_start_time$/, time],
  [/^langfuse\.trace\.(?:name|public)$/, names],
  [/^(?:langfuse\.)?(?:user|session)\.id$/, names],
  [/^langfuse\.(?:environment|release|version)$/, names],
  [/^langfuse\.internal\.\w+$/, flag],
  [/^gen_ai\.(?:request|response)\.model$/, names],
  [/^gen_ai\.(?:operation\.name|system|provider\.name|output\.type|response\.id)$/, word],
  [/^gen_ai\.(?:conversation\.id|tool\.name|agent\.name)$/, names],
  [/^gen_ai\.response\.finish_reasons$/, /^[\w,"[\]-]{0,100}$/],
  [/^gen_ai\.request\.(?:choice\.count|max_tokens|temperature|top_[pk]|\w+_penalty|seed)$/, number],
  [/^gen_ai\.usage\.[\w.]+$/, number],
  [/^error\.type$/, word],
  // What the adapters know themselves.
  [/^langfuse\.observation\.metadata\.(?:status|attempts?|count|started|stalled|sinceAddedMs|waitMs|delayMs)$/, number],
  [/^langfuse\.observation\.metadata\.(?:aborted|scheduled)$/, flag],
  [/^langfuse\.observation\.metadata\.(?:method|serviceTier|provider|operation|finishReason|postponed|handler)$/, word],
  [/^langfuse\.observation\.metadata\.(?:route|queue|job|jobId|scheduler|requestModel|responseId)$/, /^[^\s]{1,300}$/],
];

/** What stands where a mask of the test's own failed. */
const mark = /^\[masked: [a-z ]{1,30}\]$/;
const resource = /^(?:service\.|telemetry\.sdk\.|deployment\.environment)/;

/** All that is content, or could be, of one observation; nothing where it has none. */
export function contentOf(span: DecodedSpan): readonly string[] {
  const found = contentOfAttributes(span.attributes);
  found.push(
    ...Object.keys(span.resource)
      .filter((key) => !resource.test(key))
      .map((key) => `resource ${key}`),
  );
  if (span.status.message !== "") found.push(`status message ${span.status.message}`);
  if (span.traceState !== "") found.push(`trace state ${span.traceState}`);
  for (const event of span.events) {
    const others = Object.keys(event.attributes).filter((key) => key !== "exception.type");
    if (others.length > 0) found.push(`event ${event.name}: ${others.join(", ")}`);
  }
  for (const link of span.links) {
    const keys = Object.keys(link.attributes);
    if (keys.length > 0) found.push(`link: ${keys.join(", ")}`);
  }
  return found;
}

function contentOfAttributes(given: Readonly<Record<string, unknown>>): string[] {
  const found: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const isListed = mark.test(text) || attributes.some(([keys, values]) => keys.test(key) && values.test(text));
    if (!isListed) found.push(`${key}=${text.slice(0, 80)}`);
  }
  return found;
}

/** An event of the ingestion API: a score, or an observation or trace for servers without OTLP. */
export interface IngestionEvent {
  readonly id: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Where the ingestion API has a text of somebody's, and where OTLP's attributes say the same. */
const contentFields: readonly string[] = ["input", "output", "statusMessage", "tags", "comment"];

/** What an event says beyond names, times and counts. */
export function contentOfEvent({ type, body }: IngestionEvent): readonly string[] {
  const present = (name: string): boolean => body[name] !== undefined && body[name] !== null;
  const found = contentFields.filter(present);
  if (!present("metadata")) return found;
  if (type === "score-create") return [...found, "metadata"];
  const {
    attributes: others = {},
    resourceAttributes = {},
    scope: _,
    observationType: __,
    ...own
  } = body.metadata as Sub;
  const ownAttributes = Object.entries(own).map(([name, value]) => [`langfuse.observation.metadata.${name}`, value]);
  return [
    ...found,
    ...contentOfAttributes({ ...others, ...Object.fromEntries(ownAttributes) }),
    ...Object.keys(resourceAttributes).filter((key) => !resource.test(key)),
  ];
}

type Sub = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
