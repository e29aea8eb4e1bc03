import type { JsonRecord } from "../json/index.ts";
import { isModelCall } from "../observation/index.ts";
import type { StoredObservation, StoredTrace } from "../store/index.ts";
import { contentOf } from "./content.ts";
import { iso, isoOrNull, projectId } from "./environment.ts";
import { firstTokenOf, latencyOf, metadataOf } from "./observation-view.ts";

/** What groups of fields need beside the observation. */
export interface FieldContext {
  readonly trace: () => StoredTrace | undefined;
  readonly parseContent: boolean;
  /** Keys of metadata that are answered in full. */
  readonly expanded: ReadonlySet<string>;
}

type Group = (observation: StoredObservation, context: FieldContext) => JsonRecord;

/** The server cuts values of metadata in lists. */
const metadataLength = 200;

/** Version 2 of the API answers fields in groups; `core` always. */
export const fieldGroups: Readonly<Record<string, Group>> = {
  core: (observation) => ({
    id: observation.id,
    traceId: observation.traceId,
    startTime: iso(observation.start),
    endTime: isoOrNull(observation.end),
    projectId,
    parentObservationId: observation.parentId,
    type: observation.type.toUpperCase(),
    isRootObservation: observation.parentId === null || observation.isAppRoot,
  }),
  basic: (observation, { trace }) => ({
    name: observation.name,
    level: observation.level,
    statusMessage: observation.statusMessage,
    version: observation.version,
    environment: observation.environment,
    bookmarked: false,
    public: trace()?.public ?? false,
    userId: observation.userId ?? trace()?.userId ?? null,
    sessionId: observation.sessionId ?? trace()?.sessionId ?? null,
  }),
  time: (observation) => ({
    completionStartTime: isoOrNull(observation.firstToken),
    createdAt: iso(observation.updated),
    updatedAt: iso(observation.updated),
  }),
  io: ({ input, output }, { parseContent }) =>
    parseContent ? { input: contentOf(input), output: contentOf(output) } : { input, output },
  metadata: (observation, { expanded }) => ({ metadata: cut(metadataOf(observation), expanded) }),
  model: ({ model, modelParameters }) => ({ model, internalModelId: null, modelParameters }),
  usage: ({ type, usage, cost }) => ({
    usageDetails: usage ?? {},
    costDetails: cost ?? {},
    totalCost: cost?.total ?? (isModelCall(type) ? null : 0),
    usagePricingTierName: null,
  }),
  prompt: ({ prompt }) => ({
    promptId: null,
    promptName: prompt?.name ?? null,
    promptVersion: prompt?.version ?? null,
  }),
  metrics: (observation) => ({ latency: latencyOf(observation), timeToFirstToken: firstTokenOf(observation) }),
  trace_context: (observation, { trace }) => ({
    traceName: trace()?.name ?? observation.traceName,
    tags: observation.tags.length > 0 ? observation.tags : (trace()?.tags ?? []),
    release: observation.release ?? trace()?.release ?? null,
  }),
};

function cut(metadata: JsonRecord, expanded: ReadonlySet<string>): JsonRecord {
  const entries = Object.entries(metadata).map(([key, value]) => {
    const isLong = typeof value === "string" && value.length > metadataLength && !expanded.has(key);
    return [key, isLong ? value.slice(0, metadataLength) : value] as const;
  });
  return Object.fromEntries(entries);
}
