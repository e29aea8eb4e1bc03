import type { Observation } from "../contract/index.ts";
import type { Row } from "../database/index.ts";
import type { JsonRecord } from "../json/index.ts";
import { list, number, text } from "./summaries.ts";
import type { ObservationRow, StoredObservation } from "./types.ts";

export const observationColumns = `o.key, traces.id AS trace_id, o.id, o.parent_id, o.type, o.name, o.start, o.end, o.level, o.status_message,
  origins.service, origins.scope, o.infrastructure, o.environment, o.version, o.model, o.first_token, o.queue_wait, o.usage, o.cost,
  o.cost_source, o.prompt_name, o.prompt_version, o.input_size, o.output_size`;

export const observationTables =
  "observations o JOIN traces ON traces.key = o.trace JOIN origins ON origins.key = o.origin";

export function observationRow(row: Row): ObservationRow {
  return {
    traceId: String(row.trace_id),
    id: String(row.id),
    parentId: text(row.parent_id),
    type: row.type as Observation["type"],
    name: String(row.name),
    start: Number(row.start),
    end: number(row.end),
    level: row.level as Observation["level"],
    statusMessage: text(row.status_message),
    service: text(row.service),
    scope: text(row.scope) || null,
    infrastructure: row.infrastructure === 1,
    environment: String(row.environment),
    version: text(row.version),
    model: text(row.model),
    firstToken: number(row.first_token),
    queueWait: number(row.queue_wait),
    usage: record(row.usage) as Observation["usage"],
    cost: record(row.cost) as Observation["cost"],
    costSource: row.cost_source as Observation["costSource"],
    prompt: row.prompt_name === null ? null : { name: String(row.prompt_name), version: number(row.prompt_version) },
    inputSize: Number(row.input_size),
    outputSize: Number(row.output_size),
  };
}

export const detailColumns: string = `${observationColumns}, o.release, o.user_id, o.session_id, o.tags, o.trace_name, o.app_root, o.updated, o.kind,
  origins.scope_version, origins.scope_attributes, origins.resource, c.input, c.output, c.metadata, c.attributes, c.model_parameters,
  c.events, c.links`;

export const detailTables: string = `${observationTables} JOIN contents c ON c.observation = o.key`;

export function observationDetail(row: Row): StoredObservation {
  return {
    ...observationRow(row),
    input: text(row.input),
    output: text(row.output),
    metadata: record(row.metadata) ?? {},
    modelParameters: record(row.model_parameters) ?? {},
    attributes: record(row.attributes) ?? {},
    resource: record(row.resource) ?? {},
    scopeVersion: text(row.scope_version) || null,
    scopeAttributes: record(row.scope_attributes) ?? {},
    userId: text(row.user_id),
    sessionId: text(row.session_id),
    tags: list(row.tags),
    release: text(row.release),
    events: list(row.events) as unknown as StoredObservation["events"],
    links: list(row.links) as unknown as StoredObservation["links"],
    traceName: text(row.trace_name),
    isAppRoot: row.app_root === 1,
    updated: Number(row.updated),
    kind: Number(row.kind),
  };
}

const record = (value: string | number | null | undefined): JsonRecord | null =>
  typeof value === "string" ? (JSON.parse(value) as JsonRecord) : null;
