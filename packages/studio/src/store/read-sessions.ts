import type { Connection } from "../database/index.ts";
import { type Conditions, conditions, likeText } from "./conditions.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { sessionColumns, sessionSummary, sessionTimes } from "./summaries.ts";
import { wordCondition, wordsIn } from "./text-index.ts";
import type { Reader, SessionListRequest } from "./types.ts";

type SessionReader = Pick<Reader, "sessions" | "countSessions" | "session">;

export function sessionReader(connection: Connection): SessionReader {
  return {
    sessions({ filters, limit, cursor, offset = 0 }) {
      const wanted = sessionConditions(connection, filters);
      const place = readCursor(cursor);
      if (place !== undefined) wanted.add("(end, id) < (?, ?)", place[0], String(place[1]));
      const sql = `SELECT ${sessionColumns} FROM sessions ${wanted.where} ORDER BY end DESC, id DESC LIMIT ? OFFSET ?`;
      const rows = connection.all(sql, ...sessionTimes(Date.now()), ...wanted.values, limit + 1, offset);
      const items = rows.slice(0, limit).map(sessionSummary);
      const last = items.at(-1);
      return rows.length <= limit || last === undefined ? { items } : { items, next: writeCursor([last.end, last.id]) };
    },
    countSessions(filters) {
      const { where, values } = sessionConditions(connection, filters);
      return Number(connection.get(`SELECT count(*) AS n FROM sessions ${where}`, ...values)?.n);
    },
    session(id) {
      const sql = `SELECT ${sessionColumns} FROM sessions WHERE id = ?`;
      const row = connection.get(sql, ...sessionTimes(Date.now()), id);
      return row === undefined ? undefined : sessionSummary(row);
    },
  };
}

const searched = `id || char(10) || users || char(10) || coalesce(first_input, '') || char(10) || coalesce(last_output, '')`;

function sessionConditions(connection: Connection, filters: SessionListRequest["filters"]): Conditions {
  const wanted = conditions();
  for (const word of wordsIn(filters.text ?? "")) {
    const [ofTrace, ...values] = wordCondition(connection, word);
    const traces = `SELECT session_id FROM traces WHERE session_id IS NOT NULL AND (${ofTrace})`;
    wanted.add(`${searched} LIKE ? ESCAPE '\\' OR id IN (${traces})`, `%${likeText(word)}%`, ...values);
  }
  wanted.anyIn("users", filters.user);
  if (filters.environment !== undefined) {
    wanted.add("environment IN (SELECT value FROM json_each(?))", JSON.stringify(filters.environment));
  }
  wanted.during("created", filters.from, filters.to);
  return wanted;
}
