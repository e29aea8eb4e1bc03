import type { Attributes, AttributeValue } from "@opentelemetry/api";
import { errorTypeKey, exceptionKeys, genAiKeys, keys } from "../attributes/index.ts";
import { readFields } from "../capture/index.ts";
import { isStructural } from "./places.ts";

/**
 * What may leave in `metadata` mode: names, models, counts, times, status and ids. A list of what may leave, since a list of
 * what may not is never complete. Texts still go through the detectors: a user's id can be an e-mail address.
 */
const allowedKeys: ReadonlySet<string> = new Set([
  keys.observation.model,
  keys.observation.promptName,
  keys.observation.promptVersion,
  keys.trace.name,
  keys.trace.userId,
  keys.trace.sessionId,
  keys.accepted.userId,
  keys.accepted.sessionId,
  keys.version,
  keys.release,
  genAiKeys.requestModel,
  genAiKeys.responseModel,
  genAiKeys.conversationId,
  genAiKeys.toolName,
  genAiKeys.agentName,
]);

const name = /^[\w$.]{1,100}$/;
const word = /^[\w.:/-]{1,120}$/;
const words = /^[\w,-]{1,120}$/;
const number = /^-?\d[\d.e+-]{0,30}$/;

/** What may leave if its value has the expected form: an error may have any name, and any key may hold text. */
const allowedShapes: ReadonlyMap<string, RegExp> = new Map([
  [exceptionKeys.type, name],
  [errorTypeKey, name],
  [genAiKeys.system, word],
  [genAiKeys.provider, word],
  [genAiKeys.outputType, word],
  [genAiKeys.responseId, word],
  // A list is tested as its items with commas in between.
  [genAiKeys.finishReasons, words],
  ...[
    "choice.count",
    "max_tokens",
    "temperature",
    "top_p",
    "top_k",
    "frequency_penalty",
    "presence_penalty",
    "seed",
  ].map((parameter) => [genAiKeys.requestPrefix + parameter, number] as const),
]);

/**
 * Metadata that the kit's own adapters write, allowed by name and by form: a developer's `status` may be any text, but a
 * number of three digits is no content.
 */
const allowedMetadata: Readonly<Record<string, RegExp>> = {
  method: /^[A-Z]{1,20}$/,
  // Adapters write the template of a route, never the path.
  route: /^\/[\w./:*{}()?+|[\]^$,~@-]{0,300}$/,
  status: /^[1-5]\d\d$/,
  aborted: /^(?:true|false)$/,
  attempt: /^\d{1,4}$/,
  attempts: /^\d{1,4}$/,
  queue: /^[\w.:{}-]{1,100}$/,
  job: /^[\w.:-]{1,100}$/,
  jobId: /^[\w.:-]{1,100}$/,
  count: /^\d{1,9}$/,
  started: /^\d{1,4}$/,
  stalled: /^\d{1,4}$/,
  scheduled: /^true$/,
  scheduler: /^[\w.:-]{1,100}$/,
  handler: /^[\w$.]{1,120}$/,
  postponed: /^[a-z-]{1,30}$/,
  // A word of OpenTelemetry's conventions, or the client's name of the provider.
  provider:
    /^(?:anthropic|aws\.bedrock|azure\.ai\.(?:inference|openai)|cohere|deepseek|gcp\.(?:gemini|gen_ai|vertex_ai)|groq|ibm\.watsonx\.ai|mistral_ai|ollama|openai|openrouter|perplexity|x_ai)$/,
  requestModel: /^[\w.:/@-]{1,100}$/,
  responseId: /^[\w.:/-]{1,120}$/,
  serviceTier: /^\w{1,30}$/,
  sinceAddedMs: /^\d{1,15}$/,
  waitMs: /^\d{1,15}$/,
  delayMs: /^\d{1,15}$/,
  operation: /^(?:generate_content|text_completion)$/,
  finishReason: /^[a-z_-]{1,30}$/i,
};

/** The attributes that may leave without content. */
export function allowedOf(attributes: Attributes): Attributes {
  const allowed: Attributes = {};
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    // Undefined stays: among overrides it takes the observation's own attribute away.
    const kept = value === undefined ? undefined : allowedValue(key, value);
    if (kept !== undefined || value === undefined) allowed[key] = kept;
  }
  return allowed;
}

function allowedValue(key: string, value: AttributeValue): AttributeValue | undefined {
  if (allowedKeys.has(key) || isStructural(key, value)) return value;
  if (allowedShapes.get(key)?.test(String(value)) === true) return value;
  if (key.startsWith(genAiKeys.usagePrefix)) return typeof value === "number" ? value : undefined;
  if (key === keys.observation.modelParameters) return numbersOf(value);
  if (!key.startsWith(keys.observation.metadataPrefix)) return undefined;
  const name = key.slice(keys.observation.metadataPrefix.length);
  const shape = Object.hasOwn(allowedMetadata, name) ? allowedMetadata[name] : undefined;
  return shape?.test(String(value)) === true ? value : undefined;
}

/** Only the numbers among model parameters: the texts, such as stop words and schemas, are content. */
function numbersOf(value: AttributeValue): string | undefined {
  const fields = readFields(value);
  if (fields === undefined) return undefined;
  const numbers = Object.entries(fields).filter(([, item]) => ["number", "boolean"].includes(typeof item));
  return JSON.stringify(Object.fromEntries(numbers));
}

const allowedResource = /^(?:service\.|telemetry\.sdk\.|deployment\.environment)/;

/** Resource attributes that do not tell whose machine it is. */
export function allowedResourceOf(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => allowedResource.test(key)));
}
