import type { Connection } from "../database/index.ts";
import { unindexSteps } from "./content-index.ts";
import { unindexTrace } from "./text-index.ts";

/** Deletes a trace with all that hangs on it; answers how many observations went. */
export function deleteTraceRows(connection: Connection, key: number, id: string): number {
  const observations = Number(connection.get("SELECT count(*) AS n FROM observations WHERE trace = ?", key)?.n);
  unindexSteps(connection, key);
  connection.run("DELETE FROM contents WHERE observation IN (SELECT key FROM observations WHERE trace = ?)", key);
  connection.run("DELETE FROM observations WHERE trace = ?", key);
  connection.run("DELETE FROM scores WHERE trace_id = ?", id);
  connection.run("DELETE FROM events WHERE trace_id = ?", id);
  connection.run("DELETE FROM media WHERE trace_id = ?", id);
  unindexTrace(connection, key);
  connection.run("DELETE FROM traces WHERE key = ?", key);
  return observations;
}
