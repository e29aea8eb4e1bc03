import type { Attributes } from "@opentelemetry/api";
import { serialize } from "../capture/index.ts";
import { typeOf } from "./aliases.ts";
import {
  amounts,
  content,
  type Encoding,
  environment,
  flag,
  id,
  level,
  modelParameters,
  moment,
  name,
  prompt,
  sentence,
} from "./encodings.ts";
import { fieldTable, isSaid } from "./fields.ts";
import { keys } from "./keys.ts";
import { metadata, traceMetadata } from "./metadata.ts";
import { hasNamedFields } from "./own-keys.ts";
import { type Report, reportField } from "./report.ts";
import { tags } from "./tags.ts";
import type { GenerationAttributes, ObservationType, TraceAttributes } from "./types.ts";
import { reportUnknown } from "./unknown.ts";

type Table<Fields> = { readonly [Field in keyof Required<Fields>]: Encoding };

const isCount = (amount: number): boolean => Number.isInteger(amount) && amount >= 0;
const isAmount = (amount: number): boolean => Number.isFinite(amount) && amount >= 0;

/** Reported, since it does nothing on an observation; with `langfuse` 3 it began a trace by hand. */
const ofTrace: Encoding = (_out, _value, report) =>
  report(
    "attributes.of the trace",
    "What belongs to the trace was left out of an observation: userId, sessionId, tags, release, public. Give it to trace(), or to updateTrace() inside: observation.run(() => updateTrace({ userId })).",
  );

type OfTrace = Pick<TraceAttributes, "userId" | "sessionId" | "tags" | "release" | "public">;

/** Each field of an observation: where it goes and how it is written. */
const observationTable: Table<Omit<GenerationAttributes, "capture"> & OfTrace> = fieldTable({
  input: content(keys.observation.input),
  output: content(keys.observation.output),
  metadata,
  level,
  statusMessage: sentence(keys.observation.statusMessage, "statusMessage"),
  version: name(keys.version, "version"),
  environment,
  model: name(keys.observation.model, "model"),
  modelParameters,
  usage: amounts(keys.observation.usage, "usage", isCount),
  cost: amounts(keys.observation.cost, "cost", isAmount),
  prompt,
  completionStartTime: moment(keys.observation.completionStartTime, "completionStartTime"),
  userId: ofTrace,
  sessionId: ofTrace,
  tags: ofTrace,
  release: ofTrace,
  public: ofTrace,
});

/** Each field of a trace that stands on every observation. */
const traceTable: Table<Omit<TraceAttributes, "input" | "output">> = fieldTable({
  name: name(keys.trace.name, "trace name"),
  userId: id(keys.trace.userId, "userId"),
  sessionId: id(keys.trace.sessionId, "sessionId"),
  tags,
  metadata: traceMetadata,
  version: name(keys.version, "version"),
  release: name(keys.release, "release"),
  environment,
  public: flag(keys.trace.public, "public"),
});

/**
 * Version 4 shows the root observation's own input and output as the trace's and ignores the trace keys; version 3
 * reads the trace keys first, also on a segment that is not the first of its trace. So both are written.
 */
const contentTable: Table<Pick<TraceAttributes, "input" | "output">> = fieldTable({
  input: content(keys.observation.input, keys.trace.input),
  output: content(keys.observation.output, keys.trace.output),
});

/**
 * What was said of an observation as span attributes, only the fields that were given, in `out`. Undefined says nothing. Null
 * says nothing either, except for input and output: there it replaces what was said before by the JSON text `null`,
 * since an attribute, once set, cannot be taken back. `usage`, where it was understood, stands for the one that was given,
 * which may have the shape of any provider. Never throws.
 * @example span.setAttributes(encodeObservation("generation", { model: "gpt-4o", input: messages }, reporter.once));
 */
export function encodeObservation(
  type: ObservationType | undefined,
  attributes: GenerationAttributes,
  report: Report,
  out: Attributes = {},
  usage?: Readonly<Record<string, number>>,
): Attributes {
  if (type !== undefined) {
    const known = typeOf(type);
    if (known === undefined) reportField(report, "type", "it is none of the ten types of observation");
    else out[keys.observation.type] = known;
  }
  if (usage === undefined) return encodeFields(out, observationTable, attributes, report);
  out[keys.observation.usage] = serialize(usage);
  return encodeFields(out, observationTable, attributes, report, "usage");
}

/**
 * The identity of a trace as span attributes, in `out`. They belong on EVERY observation of it: a server before version 4 takes
 * version, release and public away from the trace again when a later observation has a user but not these.
 * @example const shared = encodeTrace({ userId: "u-1", tags: ["beta"] }, reporter.once);
 */
export function encodeTrace(attributes: TraceAttributes, report: Report, out: Attributes = {}): Attributes {
  return encodeFields(out, traceTable, attributes, report);
}

/**
 * Input and output of a trace, for its root observation.
 * @example const content = encodeTraceContent({ input: question, output: answer }, reporter.once);
 */
export function encodeTraceContent(attributes: Pick<TraceAttributes, "input" | "output">, report: Report): Attributes {
  return encodeFields({}, contentTable, attributes, report);
}

/**
 * A cost that was worked out after the observation ended, in `out`.
 * @example encodeCost({ input: 0.001, output: 0.002, total: 0.003 });
 */
export function encodeCost(cost: Readonly<Record<string, number>>, out: Attributes = {}): Attributes {
  // Not checked: the numbers are our own, and this runs for every generation.
  out[keys.observation.cost] = JSON.stringify(cost);
  return out;
}

/**
 * Metadata of an observation as span attributes.
 * @example toMetadata({ attempt: 2 });
 */
export function toMetadata(value: unknown): Attributes {
  return encodeFields({}, observationTable, { metadata: value }, ignore);
}

function encodeFields(
  out: Attributes,
  table: Readonly<Record<string, Encoding>>,
  fields: unknown,
  report: Report,
  without?: string,
): Attributes {
  try {
    if (!hasNamedFields(fields)) {
      if (fields !== undefined && fields !== null) reportField(report, "attributes", "they have to be an object");
      return out;
    }
    for (const field in fields) {
      const encoding = table[field];
      if (encoding === undefined) {
        if (table === observationTable) reportUnknown(report, field);
      } else if (field !== without) encodeField(out, encoding, fields, field, report);
    }
  } catch {
    reportField(report, "attributes", "they could not be read");
  }
  return out;
}

/** Guarded, so that one bad field does not cost the others. */
function encodeField(
  out: Attributes,
  encoding: Encoding,
  fields: Record<string, unknown>,
  field: string,
  report: Report,
): void {
  try {
    const value = fields[field];
    if (isSaid(field, value)) encoding(out, value, report);
  } catch {
    reportField(report, field, "it could not be read");
  }
}

function ignore(): void {}
