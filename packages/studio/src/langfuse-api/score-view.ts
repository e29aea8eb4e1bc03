import type { JsonRecord } from "../json/index.ts";
import type { StoredScore } from "../store/index.ts";
import { iso } from "./environment.ts";

/** A score as versions 1 and 2 of the API write it. */
export function scoreView(score: StoredScore): JsonRecord {
  const { id, name, value, stringValue, source, traceId, sessionId, observationId, dataType } = score;
  return {
    id,
    timestamp: iso(score.time),
    name,
    value: value ?? 0,
    stringValue,
    source,
    traceId,
    sessionId,
    observationId,
    datasetRunId: null,
    dataType,
    configId: score.configId,
    queueId: score.queueId,
    authorUserId: null,
    comment: score.comment,
    metadata: score.metadata ?? {},
    environment: score.environment,
    createdAt: iso(score.created),
    updatedAt: iso(score.updated),
  };
}
