import type { PriceTable } from "@langfuse-kit/core/adapter";
import type { Connection } from "../database/index.ts";
import { type JsonRecord, parseRecord, stringify } from "../json/index.ts";
import { contentRow, insertContent, insertObservation, observationRow } from "./columns.ts";
import { indexedWords, indexStep } from "./content-index.ts";
import { deleteTraceRows } from "./delete.ts";
import type { Origins } from "./origins.ts";
import { putScore } from "./put-score.ts";
import { refreshSession } from "./refresh-session.ts";
import { refreshTrace } from "./refresh-trace.ts";
import { repriced, repriceSome } from "./reprice.ts";
import type { StoredEvent, Writer } from "./types.ts";

/** A writer for one transaction, and what has to be done before its end. */
export interface Transaction extends Writer {
  /** Adds up every trace and session that was touched. */
  settle(nextChange: () => number): void;
  readonly touched: ReadonlyMap<string, number>;
  readonly created: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

export interface TransactionTools {
  readonly connection: Connection;
  readonly origins: Origins;
  readonly prices: () => PriceTable | undefined;
}

export function beginTransaction({ connection, origins, prices }: TransactionTools, now: number): Transaction {
  const touched = new Map<string, number>();
  const created = new Set<string>();
  const gone = new Set<string>();
  const sessions = new Set<string>();
  /** Those that traces were deleted from. */
  const reduced = new Set<string>();

  const touch = (id: string): number => {
    const known = touched.get(id);
    if (known !== undefined) return known;
    const row = connection.get("SELECT key FROM traces WHERE id = ?", id);
    const key = row === undefined ? createTrace(id) : Number(row.key);
    touched.set(id, key);
    return key;
  };

  const createTrace = (id: string): number => {
    created.add(id);
    gone.delete(id);
    const sql = "INSERT INTO traces (id, change, created, touched) VALUES (?, 0, ?, ?) RETURNING key";
    return Number(connection.get(sql, id, now, now)?.key);
  };

  /** Scores may come before or without their trace. */
  const touchIfKnown = (id: string | null): void => {
    if (id !== null && connection.get("SELECT 1 AS yes FROM traces WHERE id = ?", id) !== undefined) touch(id);
  };

  const noteSession = (key: number, isDeleted = false): void => {
    const id = connection.get("SELECT session_id FROM traces WHERE key = ?", key)?.session_id;
    if (typeof id !== "string") return;
    sessions.add(id);
    if (isDeleted) reduced.add(id);
  };

  return {
    touched,
    created,
    gone,
    putObservation(given) {
      const record = repriced(given, prices());
      const known = connection.get(
        "SELECT key FROM observations WHERE trace = ? AND id = ?",
        touch(record.traceId),
        record.id,
      );
      const before = known && indexedWords(connection, Number(known.key));
      const row = observationRow(record, touch(record.traceId), origins.keyOf(record.origin), now);
      const key = Number(connection.get(insertObservation, ...row)?.key);
      connection.run(insertContent, ...contentRow(record, key));
      indexStep(connection, key, before);
    },
    putTraceBody(traceId, body) {
      connection.run("UPDATE traces SET body = ? WHERE key = ?", stringify(body), touch(traceId));
    },
    putScore(score) {
      const before = connection.get("SELECT trace_id FROM scores WHERE id = ?", score.id)?.trace_id;
      putScore(connection, score, now);
      touchIfKnown(score.traceId);
      // It may have been another trace's.
      if (typeof before === "string") touchIfKnown(before);
    },
    putEvent(event) {
      connection.run(
        `INSERT OR REPLACE INTO events (entity, body_id, event_id, trace_id, time, type, body, origin)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[event.entity, event.bodyId, event.eventId, event.traceId, event.time, event.type],
        ...[stringify(event.body), origins.keyOf(event.origin)],
      );
    },
    eventsOf: (event) => eventsOf(connection, event),
    traceOf(entity, bodyId) {
      const sql = "SELECT trace_id FROM events WHERE entity = ? AND body_id = ? LIMIT 1";
      const row = connection.get(sql, entity, bodyId);
      return row === undefined ? undefined : String(row.trace_id);
    },
    putMedia(media) {
      connection.run(
        `INSERT OR IGNORE INTO media (id, trace_id, observation_id, field, content_type, content_length, sha256)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ...[media.id, media.traceId, media.observationId, media.field],
        ...[media.contentType, media.contentLength, media.sha256],
      );
    },
    setMediaBytes(id, bytes, at) {
      connection.run("UPDATE media SET bytes = ?, uploaded = ? WHERE id = ?", bytes, at, id);
    },
    deleteTraces(ids) {
      let observations = 0;
      for (const id of ids) {
        const key = connection.get("SELECT key FROM traces WHERE id = ?", id)?.key;
        if (typeof key !== "number") continue;
        noteSession(key, true);
        observations += deleteTraceRows(connection, key, id);
        touched.delete(id);
        if (!created.delete(id)) gone.add(id);
      }
      return observations;
    },
    deleteScore(id) {
      const row = connection.get("DELETE FROM scores WHERE id = ? RETURNING trace_id", id);
      if (row !== undefined) touchIfKnown(row.trace_id === null ? null : String(row.trace_id));
      return row !== undefined;
    },
    reprice(after, limit) {
      const { traces, next } = repriceSome(connection, prices(), after, limit);
      for (const key of new Set(traces)) {
        touched.set(String(connection.get("SELECT id FROM traces WHERE key = ?", key)?.id), key);
      }
      return next;
    },
    setPricedBy(digest) {
      if (digest === null) connection.run("DELETE FROM meta WHERE key = 'prices'");
      else connection.run("INSERT OR REPLACE INTO meta VALUES ('prices', ?)", digest);
    },
    settle(nextChange) {
      for (const key of touched.values()) {
        noteSession(key);
        refreshTrace(connection, key, nextChange(), now);
        noteSession(key);
      }
      for (const id of sessions) {
        const hasTraces = refreshSession(connection, id);
        // One whose last trace only moved to another session may have more to come.
        if (!hasTraces && reduced.has(id)) connection.run("DELETE FROM scores WHERE session_id = ?", id);
      }
    },
  };
}

function eventsOf(connection: Connection, event: StoredEvent): StoredEvent[] {
  const rows = connection.all(
    "SELECT event_id, trace_id, time, type, body FROM events WHERE entity = ? AND body_id = ?",
    event.entity,
    event.bodyId,
  );
  return rows.map((row) => ({
    entity: event.entity,
    bodyId: event.bodyId,
    eventId: String(row.event_id),
    traceId: String(row.trace_id),
    time: Number(row.time),
    type: String(row.type),
    body: (parseRecord(row.body) ?? {}) as JsonRecord,
    origin: event.origin,
  }));
}
