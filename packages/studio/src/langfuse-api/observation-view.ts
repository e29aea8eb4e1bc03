import { type JsonRecord, textOf } from "../json/index.ts";
import type { StoredObservation } from "../store/index.ts";
import { contentOf } from "./content.ts";
import { iso, isoOrNull, projectId } from "./environment.ts";

/** Everything that a span says beside its fields, where the server puts it: into the metadata. */
export function metadataOf(observation: StoredObservation): JsonRecord {
  const { metadata, attributes, resource, scope, scopeVersion, scopeAttributes } = observation;
  // The JSON API has no resource and no scope.
  if (Object.keys(resource).length === 0) return metadata;
  const isOwn = scope?.startsWith("langfuse-sdk") ?? false;
  const said = Object.entries(attributes).map(([key, value]) => [key, textOf(value)]);
  return {
    ...(isOwn || said.length === 0 ? {} : { attributes: Object.fromEntries(said) }),
    resourceAttributes: resource,
    scope: { name: scope ?? "", version: scopeVersion ?? "", attributes: scopeAttributes },
    ...metadata,
  };
}

export const latencyOf = ({ start, end }: StoredObservation): number | null =>
  end === null ? null : Math.round(end - start) / 1000;

export const firstTokenOf = ({ start, firstToken }: StoredObservation): number | null =>
  firstToken === null ? null : Math.round(firstToken - start) / 1000;

/** An observation as version 1 of the API writes it. */
export function observationView(observation: StoredObservation): JsonRecord {
  const { usage, cost, prompt } = observation;
  const tokens = { input: sumOf(usage, "input"), output: sumOf(usage, "output"), total: usage?.total ?? 0 };
  return {
    id: observation.id,
    projectId,
    traceId: observation.traceId,
    type: observation.type.toUpperCase(),
    name: observation.name,
    startTime: iso(observation.start),
    endTime: isoOrNull(observation.end),
    completionStartTime: isoOrNull(observation.firstToken),
    model: observation.model,
    modelParameters: observation.modelParameters,
    input: contentOf(observation.input),
    output: contentOf(observation.output),
    version: observation.version,
    metadata: metadataOf(observation),
    level: observation.level,
    statusMessage: observation.statusMessage,
    parentObservationId: observation.parentId,
    promptId: null,
    promptName: prompt?.name ?? null,
    promptVersion: prompt?.version ?? null,
    modelId: null,
    inputPrice: null,
    outputPrice: null,
    totalPrice: null,
    usage: { ...tokens, unit: "TOKENS" },
    unit: "TOKENS",
    promptTokens: tokens.input,
    completionTokens: tokens.output,
    totalTokens: tokens.total,
    usageDetails: usage ?? {},
    costDetails: cost ?? {},
    calculatedInputCost: costOf(cost, "input"),
    calculatedOutputCost: costOf(cost, "output"),
    calculatedTotalCost: cost?.total ?? null,
    latency: latencyOf(observation),
    timeToFirstToken: firstTokenOf(observation),
    environment: observation.environment,
    createdAt: iso(observation.updated),
    updatedAt: iso(observation.updated),
  };
}

function sumOf(details: Readonly<Record<string, number>> | null, side: string): number {
  return Object.entries(details ?? {}).reduce((sum, [key, value]) => (key.includes(side) ? sum + value : sum), 0);
}

function costOf(cost: Readonly<Record<string, number>> | null, side: string): number | null {
  return cost !== null && Object.keys(cost).some((key) => key.includes(side)) ? sumOf(cost, side) : null;
}
