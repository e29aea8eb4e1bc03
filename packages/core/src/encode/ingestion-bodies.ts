import type { Attributes } from "@opentelemetry/api";
import { isPackageKey, keys, readType } from "../attributes/index.ts";
import { readFields, readJsonOrText } from "../capture/index.ts";
import type { DecodedObservation } from "./decode.ts";

type Read = (value: unknown) => unknown;
type Table = Readonly<Record<string, readonly [key: string, read: Read]>>;

const asText: Read = (value) => (typeof value === "string" ? value : undefined);
const asIs: Read = (value) => value;
/** Undefined keeps what the server has, and null would erase it. */
const asJson: Read = (value) => readValue(value) ?? undefined;
/** Only what cannot have been a plain text: "42" may have been one. */
const asContent: Read = (value) => (typeof value === "string" && /^\s*[[{]/.test(value) ? asJson(value) : value);
const asContentOrNothing: Read = (value) => (value === "null" ? undefined : asContent(value));

const { observation, trace } = keys;

const observationTable: Table = {
  input: [observation.input, asContentOrNothing],
  output: [observation.output, asContentOrNothing],
  level: [observation.level, asText],
  statusMessage: [observation.statusMessage, asText],
  version: [keys.version, asText],
  environment: [keys.environment, asText],
};

const generationTable: Table = {
  model: [observation.model, asText],
  modelParameters: [observation.modelParameters, asJson],
  usageDetails: [observation.usage, asJson],
  costDetails: [observation.cost, asJson],
  promptName: [observation.promptName, asText],
  promptVersion: [observation.promptVersion, asIs],
  completionStartTime: [observation.completionStartTime, asText],
};

const traceTable: Table = {
  name: [trace.name, asText],
  userId: [trace.userId, asText],
  sessionId: [trace.sessionId, asText],
  release: [keys.release, asText],
  version: [keys.version, asText],
  environment: [keys.environment, asText],
  public: [trace.public, asIs],
  tags: [trace.tags, asIs],
};

/** What an observation's event says of it, besides ids and times. */
export function bodyOf({ attributes, resource, scope }: DecodedObservation): object {
  const fields = { ...read(attributes, observationTable), ...read(attributes, generationTable) };
  return { ...fields, usage: usageOf(fields), metadata: metadataOf(attributes, resource, scope) };
}

/**
 * What the event of a trace says of it: what all its observations (`members`) carry, and more where the root tells it. One
 * with metadata of the same name leaves the trace's to the others.
 */
export function traceBodyOf(
  { attributes, name, parentSpanId }: DecodedObservation,
  members: readonly DecodedObservation[],
): object {
  const body = read(attributes, traceTable);
  const metadata = Object.fromEntries(
    members.flatMap((member) => entriesWith(member.attributes, trace.metadataPrefix)),
  );
  if (parentSpanId !== undefined) return { ...body, metadata };
  const { input, output } = read(attributes, {
    input: [attributes[trace.input] === undefined ? observation.input : trace.input, asContentOrNothing],
    output: [attributes[trace.output] === undefined ? observation.output : trace.output, asContentOrNothing],
  });
  return { ...body, name: body.name ?? name, input, output, metadata };
}

function read(attributes: Attributes, table: Table): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [field, [key, reading]] of Object.entries(table)) {
    const value = attributes[key];
    const known = value === undefined ? undefined : reading(value);
    if (known !== undefined) fields[field] = known;
  }
  return fields;
}

/** The shape that version 2 knows. */
function usageOf({ usageDetails, costDetails }: Record<string, unknown>): object | undefined {
  const usage = numbersOf(usageDetails);
  const cost = numbersOf(costDetails);
  if (usage === undefined && cost === undefined) return undefined;
  return {
    ...(usage && { input: usage.input, output: usage.output, total: usage.total, unit: "TOKENS" }),
    ...(cost && { inputCost: cost.input, outputCost: cost.output, totalCost: cost.total }),
  };
}

function numbersOf(value: unknown): Readonly<Record<string, number | undefined>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, number>) : undefined;
}

/** As the server itself files what comes by OTLP: one's own keys, and under names of their own what is nobody's field. */
function metadataOf(attributes: Attributes, resource: Attributes, scope: DecodedObservation["scope"]): object {
  const others = Object.entries(attributes).filter(([key]) => !isField(key));
  const type = readType(attributes);
  return {
    ...readFields(attributes[observation.metadata]),
    ...withPrefix(attributes, observation.metadataPrefix),
    ...(plainTypes.has(type ?? "span") ? {} : { observationType: type }),
    ...(others.length > 0 ? { attributes: Object.fromEntries(others) } : {}),
    resourceAttributes: resource,
    scope,
  };
}

/** The others travel as spans, and would be forgotten. */
const plainTypes: ReadonlySet<string> = new Set(["span", "generation", "event"]);
const traceKeys: ReadonlySet<string> = new Set([trace.userId, trace.sessionId]);

function isField(key: string): boolean {
  return isPackageKey(key) || traceKeys.has(key);
}

function withPrefix(attributes: Attributes, prefix: string): Record<string, unknown> {
  return Object.fromEntries(entriesWith(attributes, prefix));
}

function entriesWith(attributes: Attributes, prefix: string): [name: string, value: unknown][] {
  const entries = Object.entries(attributes).filter(([key]) => key.startsWith(prefix));
  return entries.map(([key, value]) => [key.slice(prefix.length), readValue(value)]);
}

/** What nests too deep for JSON.stringify stays the text that it came as. */
function readValue(value: unknown): unknown {
  return typeof value === "string" ? readJsonOrText(value) : value;
}
