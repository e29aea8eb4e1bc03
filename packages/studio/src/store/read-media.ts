import type { Connection, Row } from "../database/index.ts";
import { number, text } from "./summaries.ts";
import type { Reader, StoredMedia } from "./types.ts";

type MediaReader = Pick<Reader, "media" | "mediaByHash" | "mediaBytes">;

const columns = "id, trace_id, observation_id, field, content_type, content_length, sha256, uploaded";

export function mediaReader(connection: Connection): MediaReader {
  const one = (column: string, value: string): StoredMedia | undefined => {
    const row = connection.get(`SELECT ${columns} FROM media WHERE ${column} = ?`, value);
    return row === undefined ? undefined : mediaOf(row);
  };
  return {
    media: (id) => one("id", id),
    mediaByHash: (sha256) => one("sha256", sha256),
    mediaBytes(id) {
      const row: Record<string, unknown> | undefined = connection.get("SELECT bytes FROM media WHERE id = ?", id);
      return row?.bytes instanceof Uint8Array ? row.bytes : undefined;
    },
  };
}

function mediaOf(row: Row): StoredMedia {
  return {
    id: String(row.id),
    traceId: text(row.trace_id),
    observationId: text(row.observation_id),
    field: text(row.field),
    contentType: String(row.content_type),
    contentLength: Number(row.content_length),
    sha256: String(row.sha256),
    uploaded: number(row.uploaded),
  };
}
