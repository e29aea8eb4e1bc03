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
  [/^langfuse\.observation\.metadata\.(?:method|serviceTier|operation|finishReason|postponed|handler)$/, word],
  [/^langfuse\.observation\.metadata\.(?:route|queue|job|jobId|scheduler|requestModel|responseId)$/, /^[^\s]{1,300}$/],
];

/** All that is content, or could be, of one observation; nothing where it has none. */
export function contentOf(span: DecodedSpan): readonly string[] {
  const found: string[] = [];
  for (const [key, value] of Object.entries(span.attributes)) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const isListed = attributes.some(([keys, values]) => keys.test(key) && values.test(text));
    if (!isListed) found.push(`${key}=${text.slice(0, 80)}`);
  }
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

/** What a score says beyond its name and value. */
export function contentOfScore(body: Readonly<Record<string, unknown>>): readonly string[] {
  return ["comment", "metadata"].filter((key) => body[key] !== undefined && body[key] !== null);
}
