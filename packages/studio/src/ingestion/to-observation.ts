import type { ObservationType } from "../contract/index.ts";
import { isRecord, type JsonRecord, textOf } from "../json/index.ts";
import {
  costed,
  normalizeCost,
  normalizeEnvironment,
  normalizeUsage,
  type ObservationRecord,
  queueWaitOf,
} from "../observation/index.ts";
import type { StoredEvent } from "../store/index.ts";

/** The observation that the merged events of a body are. */
export function observationOfBody(body: JsonRecord, event: StoredEvent): ObservationRecord {
  const type = typeOf(body, event.type);
  const start = timeOf(body.startTime) ?? event.time;
  const model = text(body.model);
  const modelParameters = isRecord(body.modelParameters) ? body.modelParameters : {};
  const metadata = metadataOf(body);
  return {
    traceId: event.traceId,
    id: event.bodyId,
    parentId: text(body.parentObservationId),
    type,
    name: text(body.name) ?? "",
    start,
    end: type === "event" ? start : timeOf(body.endTime),
    level: (text(body.level) ?? "DEFAULT") as ObservationRecord["level"],
    statusMessage: text(body.statusMessage),
    model,
    modelParameters,
    ...costed({ model, modelParameters, usage: usageOf(body), sent: sentCostOf(body) }),
    promptName: text(body.promptName),
    promptVersion: typeof body.promptVersion === "number" ? body.promptVersion : null,
    firstToken: timeOf(body.completionStartTime),
    queueWait: queueWaitOf(metadata),
    environment: normalizeEnvironment(text(body.environment) ?? "default"),
    version: text(body.version),
    release: null,
    userId: null,
    sessionId: null,
    tags: [],
    public: false,
    traceName: null,
    isAppRoot: false,
    infrastructure: false,
    kind: 0,
    origin: event.origin,
    input: content(body.input),
    output: content(body.output),
    metadata,
    attributes: {},
    events: [],
    links: [],
  };
}

const metadataOf = ({ metadata }: JsonRecord): JsonRecord =>
  isRecord(metadata) ? metadata : metadata == null ? {} : { metadata };

function typeOf(body: JsonRecord, eventType: string): ObservationType {
  const name = eventType.startsWith("observation-") ? String(body.type) : eventType.replace(/-(create|update)$/, "");
  return name.toLowerCase() as ObservationType;
}

/** The older `usage` says the same in three other spellings. */
function usageOf(body: JsonRecord): Record<string, number> {
  if (isRecord(body.usageDetails)) return { ...normalizeUsage(body.usageDetails) };
  if (!isRecord(body.usage)) return {};
  const { usage } = body;
  const counts = {
    input: usage.input ?? usage.promptTokens,
    output: usage.output ?? usage.completionTokens,
    total: usage.total ?? usage.totalTokens,
  };
  return { ...normalizeUsage(given(counts)) };
}

function sentCostOf(body: JsonRecord): Record<string, number> {
  if (isRecord(body.costDetails)) return { ...normalizeCost(body.costDetails) };
  if (!isRecord(body.usage)) return {};
  const { inputCost, outputCost, totalCost } = body.usage;
  return { ...normalizeCost(given({ input: inputCost, output: outputCost, total: totalCost })) };
}

const given = (values: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const content = (value: unknown): string | null => (value === undefined || value === null ? null : textOf(value));

function timeOf(value: unknown): number | null {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
