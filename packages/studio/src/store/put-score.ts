import type { Connection } from "../database/index.ts";
import { stringify } from "../json/index.ts";
import type { ScoreRecord } from "../observation/index.ts";

/** The same id again replaces the score; when it was first given stays. */
export function putScore(connection: Connection, score: ScoreRecord, now: number): void {
  const values = {
    id: score.id,
    name: score.name,
    value: score.value,
    string_value: score.stringValue,
    data_type: score.dataType,
    source: score.source,
    comment: score.comment,
    time: score.time,
    trace_id: score.traceId,
    observation_id: score.observationId,
    session_id: score.sessionId,
    environment: score.environment,
    metadata: score.metadata === null || score.metadata === undefined ? null : stringify(score.metadata),
    config_id: score.configId,
    queue_id: score.queueId,
    created: now,
    updated: now,
  };
  const columns = Object.keys(values);
  const sets = columns.filter((column) => column !== "created" && column !== "id");
  connection.run(
    `INSERT INTO scores (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})
     ON CONFLICT (id) DO UPDATE SET ${sets.map((column) => `${column} = excluded.${column}`).join(", ")}`,
    ...Object.values(values),
  );
}
