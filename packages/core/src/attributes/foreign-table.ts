import type { AttributeValue } from "@opentelemetry/api";
import { readFields } from "../capture/index.ts";
import { levelOf, typeOf } from "./aliases.ts";
import { promptVersion } from "./encodings.ts";
import { keys } from "./keys.ts";
import { isJsonObject } from "./metadata.ts";
import { propagatedNames } from "./propagated-keys.ts";
import { parseTags } from "./tags.ts";
import { normalizeEnvironment } from "./text.ts";

/** Turns a value into what the server takes; the same value when it is right already, undefined when it has to go. */
type Repair = (value: AttributeValue) => AttributeValue | undefined;

/** One key that is found on spans that others made: the key that was meant, and what its value needs. */
export interface Translation {
  readonly to: string;
  readonly repair: Repair;
}

const asIs: Repair = (value) => value;
/** A user with a number for a name fails the checks of version 3. */
const text: Repair = (value) => String(value);
/**
 * The server would put an unknown type, level or environment down to a default, or (version 3) drop the observation.
 */
const type: Repair = (value) => typeOf(value);
const level: Repair = (value) => levelOf(value) ?? "DEFAULT";
const environment: Repair = (value) => normalizeEnvironment(value);
const version: Repair = (value) => promptVersion(value);
const flag: Repair = (value) => (typeof value === "string" ? value.toLowerCase() === "true" : value);

const tags: Repair = (value) => {
  const list = parseTags(value);
  if (Array.isArray(value) && value.length === list.length && value.length > 0) return value;
  return list.length > 0 ? list : undefined;
};

/** A text that is no JSON object is dropped by the server, so it becomes one. */
const metadata: Repair = (value) =>
  typeof value === "string" && isJsonObject(value) ? value : JSON.stringify({ value });

/** Anything but a JSON object counts as "no tokens", and keeps the server from looking at gen_ai.usage.* instead. */
const usage: Repair = (value) => (typeof value === "string" && /^\s*\{/.test(value) ? value : undefined);

/** One number is the total; amounts that are text cost version 3 the whole price. */
const cost: Repair = (value) => {
  if (typeof value !== "string") return typeof value === "number" ? JSON.stringify({ total: value }) : undefined;
  const total = Number(value);
  if (Number.isFinite(total)) return JSON.stringify({ total });
  const amounts = value.startsWith("{") && /:\s*"/.test(value) ? readFields(value) : undefined;
  return amounts === undefined ? value : numbersIn(amounts);
};

function numbersIn(fields: Readonly<Record<string, unknown>>): string {
  // What is no plain value may refuse to be one: {"toString": 1}.
  const plain = Object.entries(fields).filter(([, amount]) => typeof amount !== "object");
  const amounts = plain.map(([key, amount]): [string, number] => [key, Number(amount)]);
  return JSON.stringify(Object.fromEntries(amounts.filter(([, amount]) => Number.isFinite(amount) && amount >= 0)));
}

const { observation, trace } = keys;

/** The key that is meant, what its value needs, and what people and older SDKs write instead. */
const rows: readonly (readonly [to: string, repair: Repair, ...from: readonly string[]])[] = [
  [
    trace.userId,
    text,
    trace.userId,
    "langfuse.trace.user_id",
    "langfuse.trace.userId",
    "langfuse.trace.user.id",
    "langfuse.trace.user",
    "langfuse.user_id",
    "langfuse.userId",
    "langfuse.user",
    propagatedNames.userId,
    "traceloop.association.properties.user_id",
    "traceloop.association.properties.userId",
    "enduser.id",
  ],
  [
    trace.sessionId,
    text,
    trace.sessionId,
    "langfuse.trace.session_id",
    "langfuse.trace.sessionId",
    "langfuse.trace.session.id",
    "langfuse.trace.session",
    "langfuse.session_id",
    "langfuse.sessionId",
    "langfuse.session",
    propagatedNames.sessionId,
    "traceloop.association.properties.session_id",
    "traceloop.association.properties.sessionId",
  ],
  [trace.name, asIs, "langfuse.trace_name", "langfuse.traceName", "langfuse.trace.trace_name"],
  [trace.tags, tags, trace.tags, "langfuse.tags", "langfuse.trace_tags", "langfuse.trace.tag", "langfuse.tag"],
  [trace.public, flag, trace.public, "langfuse.public", "langfuse.trace.is_public"],
  [trace.metadata, metadata, trace.metadata, "langfuse.trace_metadata"],
  [
    observation.type,
    type,
    observation.type,
    "langfuse.type",
    "langfuse.observation_type",
    "langfuse.observationType",
    "langfuse.observation.kind",
    "langfuse.observation.as_type",
    "langfuse.as_type",
    "langfuse.span.type",
    "langfuse.span.kind",
  ],
  [observation.level, level, observation.level, "langfuse.level", "langfuse.span.level"],
  [
    observation.statusMessage,
    asIs,
    "langfuse.status_message",
    "langfuse.statusMessage",
    "langfuse.observation.statusMessage",
    "langfuse.observation.status.message",
  ],
  [observation.input, asIs, "langfuse.input", "langfuse.span.input", "langfuse.generation.input"],
  [observation.output, asIs, "langfuse.output", "langfuse.span.output", "langfuse.generation.output"],
  [observation.metadata, metadata, observation.metadata, "langfuse.span.metadata", "langfuse.observation_metadata"],
  [
    observation.model,
    asIs,
    "langfuse.model",
    "langfuse.model.name",
    "langfuse.model_name",
    "langfuse.observation.model",
    "langfuse.observation.model_name",
    "langfuse.observation.modelName",
    "langfuse.generation.model",
  ],
  [
    observation.modelParameters,
    asIs,
    "langfuse.model.parameters",
    "langfuse.model_parameters",
    "langfuse.modelParameters",
    "langfuse.observation.model_parameters",
    "langfuse.observation.modelParameters",
  ],
  [
    observation.usage,
    usage,
    observation.usage,
    "langfuse.usage",
    "langfuse.usage_details",
    "langfuse.usageDetails",
    "langfuse.observation.usage",
    "langfuse.observation.usageDetails",
    "langfuse.generation.usage",
  ],
  [
    observation.cost,
    cost,
    observation.cost,
    "langfuse.cost",
    "langfuse.cost_details",
    "langfuse.costDetails",
    "langfuse.total_cost",
    "langfuse.observation.cost",
    "langfuse.observation.costDetails",
  ],
  [observation.promptName, asIs, "langfuse.prompt_name", "langfuse.observation.prompt_name"],
  [
    observation.promptVersion,
    version,
    observation.promptVersion,
    "langfuse.prompt.version",
    "langfuse.prompt_version",
    "langfuse.observation.prompt_version",
  ],
  [
    observation.completionStartTime,
    asIs,
    "langfuse.completion_start_time",
    "langfuse.completionStartTime",
    "langfuse.observation.completionStartTime",
  ],
  [
    keys.environment,
    environment,
    keys.environment,
    "langfuse.env",
    "langfuse.trace.environment",
    "langfuse.observation.environment",
    "langfuse.tracing.environment",
  ],
  [keys.release, asIs, "langfuse.trace.release"],
  [keys.version, asIs, "langfuse.trace.version", "langfuse.observation.version"],
];

/** Every key that needs a look, among them the right ones whose values may be wrong. */
export const translations: ReadonlyMap<string, Translation> = new Map(
  rows.flatMap(([to, repair, ...from]) => from.map((key) => [key, { to, repair }] as const)),
);
