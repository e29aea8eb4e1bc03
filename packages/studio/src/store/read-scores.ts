import type { Score } from "../contract/index.ts";
import type { Connection, Row } from "../database/index.ts";
import { parseText } from "../json/index.ts";
import { type Conditions, conditions } from "./conditions.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { addFilter } from "./filter-conditions.ts";
import { number, text } from "./summaries.ts";
import type { Reader, ScoreFilter, StoredScore } from "./types.ts";

/** Scores with what they are of, where that is here. SQLite leaves out a table that nothing is asked of. */
export const scoreTables = `scores s LEFT JOIN traces ON traces.id = s.trace_id
  LEFT JOIN observations o ON o.trace = traces.key AND o.id = s.observation_id`;

type ScoreReader = Pick<Reader, "scores" | "countScores">;

export function scoreReader(connection: Connection): ScoreReader {
  return {
    scores(filter, { limit, cursor, offset = 0 }) {
      const wanted = scoreConditions(filter);
      const place = readCursor(cursor);
      if (place !== undefined) wanted.add("(s.time, s.id) < (?, ?)", place[0], String(place[1]));
      const sql = `SELECT s.* FROM ${scoreTables} ${wanted.where} ORDER BY s.time DESC, s.id DESC LIMIT ? OFFSET ?`;
      const rows = connection.all(sql, ...wanted.values, limit + 1, offset);
      const items = rows.slice(0, limit).map(scoreOf);
      const last = items.at(-1);
      return rows.length <= limit || last === undefined
        ? { items }
        : { items, next: writeCursor([last.time, last.id]) };
    },
    countScores(filter) {
      const { where, values } = scoreConditions(filter);
      return Number(connection.get(`SELECT count(*) AS n FROM ${scoreTables} ${where}`, ...values)?.n);
    },
  };
}

function scoreOf(row: Row): StoredScore {
  return {
    id: String(row.id),
    name: String(row.name),
    value: number(row.value),
    stringValue: text(row.string_value),
    dataType: row.data_type as Score["dataType"],
    source: row.source as Score["source"],
    comment: text(row.comment),
    time: Number(row.time),
    traceId: text(row.trace_id),
    observationId: text(row.observation_id),
    sessionId: text(row.session_id),
    environment: String(row.environment),
    metadata: row.metadata === null ? null : parseText(row.metadata),
    configId: text(row.config_id),
    queueId: text(row.queue_id),
    created: Number(row.created),
    updated: Number(row.updated),
  };
}

function scoreConditions(filter: ScoreFilter): Conditions {
  const wanted = conditions();
  wanted.equal("s.id", filter.id);
  wanted.equal("s.trace_id", filter.traceId);
  wanted.equal("s.observation_id", filter.observationId);
  wanted.equal("s.session_id", filter.sessionId);
  for (const condition of filter.conditions ?? []) addFilter(wanted, condition, "scores");
  return wanted;
}

/** What the viewer's API says of a score. */
export function toScore(score: StoredScore): Score {
  const { id, name, value, stringValue, dataType, source, comment, time, traceId, observationId, sessionId } = score;
  return { id, name, value, stringValue, dataType, source, comment, time, traceId, observationId, sessionId };
}
