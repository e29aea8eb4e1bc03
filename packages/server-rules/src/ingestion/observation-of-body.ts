import { isRecord, type JsonRecord, timeOfText } from "../json/index.ts";
import {
  normaliseCost,
  normaliseEnvironment,
  normaliseUsage,
  type ObservationFields,
  type ObservationLevel,
  type ObservationType,
  type PromptLink,
} from "../observation/index.ts";

/** The observation of a body. It says nothing of its trace: that has events of its own. */
export interface BodyObservation extends ObservationFields {
  readonly parentId: string | undefined;
  /** Undefined where the body says none. */
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
}

/** The observation that the merged events of a body are, the first of which has this type. */
export function observationOfBody(eventType: string, body: Readonly<JsonRecord>): BodyObservation {
  return {
    parentId: text(body.parentObservationId),
    startTime: timeOfText(body.startTime),
    endTime: timeOfText(body.endTime),
    type: typeOf(eventType, body),
    name: text(body.name) ?? "",
    level: (text(body.level) ?? "DEFAULT") as ObservationLevel,
    statusMessage: text(body.statusMessage),
    input: body.input ?? undefined,
    output: body.output ?? undefined,
    metadata: metadataOf(body),
    model: text(body.model),
    modelParameters: isRecord(body.modelParameters) ? body.modelParameters : {},
    usage: usageOf(body),
    cost: costOf(body),
    prompt: promptOf(body),
    completionStartTime: timeOfText(body.completionStartTime),
    environment: normaliseEnvironment(text(body.environment) ?? "default"),
    version: text(body.version),
    release: undefined,
    userId: undefined,
    sessionId: undefined,
    tags: [],
    public: false,
    traceName: undefined,
    isAppRoot: false,
  };
}

function typeOf(eventType: string, { type }: Readonly<JsonRecord>): ObservationType {
  const name = eventType.startsWith("observation-") ? String(type) : eventType.replace(/-(create|update)$/, "");
  return name.toLowerCase() as ObservationType;
}

function metadataOf({ metadata }: Readonly<JsonRecord>): JsonRecord {
  if (metadata === undefined || metadata === null) return {};
  return isRecord(metadata) ? metadata : { metadata };
}

/** The older `usage` says the same in three other spellings. */
function usageOf({ usageDetails, usage }: Readonly<JsonRecord>): Record<string, number> {
  if (isRecord(usageDetails)) return normaliseUsage(usageDetails);
  if (!isRecord(usage)) return {};
  const { input, output, total, promptTokens, completionTokens, totalTokens } = usage;
  return normaliseUsage(
    given({ input: input ?? promptTokens, output: output ?? completionTokens, total: total ?? totalTokens }),
  );
}

function costOf({ costDetails, usage }: Readonly<JsonRecord>): Record<string, number> {
  if (isRecord(costDetails)) return normaliseCost(costDetails);
  if (!isRecord(usage)) return {};
  const { inputCost, outputCost, totalCost } = usage;
  return normaliseCost(given({ input: inputCost, output: outputCost, total: totalCost }));
}

const given = (values: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

function promptOf({ promptName, promptVersion }: Readonly<JsonRecord>): PromptLink | undefined {
  const name = text(promptName);
  return name === undefined
    ? undefined
    : { name, version: typeof promptVersion === "number" ? promptVersion : undefined };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
