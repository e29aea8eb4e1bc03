import { randomUUID } from "node:crypto";
import { normaliseEnvironment } from "@langfuse-kit/server-rules";
import type { Score } from "../contract/index.ts";
import type { JsonRecord } from "../json/index.ts";
import type { ScoreRecord } from "../observation/index.ts";

/** A checked body as a score. Without a data type the value says it. */
export function scoreOf(body: Readonly<JsonRecord>, time: number): ScoreRecord {
  const { value } = body;
  const dataType = (body.dataType ?? (typeof value === "number" ? "NUMERIC" : "CATEGORICAL")) as Score["dataType"];
  return {
    id: text(body.id) ?? randomUUID(),
    name: String(body.name),
    value: typeof value === "number" ? value : null,
    stringValue: dataType === "BOOLEAN" ? (value === 1 ? "True" : "False") : typeof value === "string" ? value : null,
    dataType,
    source: (body.source ?? "API") as Score["source"],
    comment: text(body.comment),
    time,
    traceId: text(body.traceId),
    observationId: text(body.observationId),
    sessionId: text(body.sessionId),
    environment: normaliseEnvironment(text(body.environment) ?? "default"),
    metadata: body.metadata ?? null,
    configId: text(body.configId),
    queueId: text(body.queueId),
  };
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
