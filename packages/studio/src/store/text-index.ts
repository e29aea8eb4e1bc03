import type { Connection, SqlValue } from "../database/index.ts";
import { likeText } from "./conditions.ts";
import { tracesWithWord } from "./content-index.ts";

/** What a text is looked for in. */
const searched = `name || char(10) || id || char(10) || coalesce(user_id, '') || char(10) || coalesce(session_id, '') || char(10) || tags
  || char(10) || coalesce(input_preview, '') || char(10) || coalesce(output_preview, '') || char(10) || coalesce(error, '')`;

/** With more that may fit, reading the newest first finds a page sooner than sorting all of them. */
const mostCandidates = 2000;
/** So many pieces of a long text tell enough. */
const mostPieces = 48;

/** The text of a trace as the index has it. */
export function textOfTrace(connection: Connection, key: number): string {
  return String(connection.get(`SELECT ${searched} AS text FROM traces WHERE key = ?`, key)?.text ?? "");
}

/** Takes the text of a trace into the index, where it is not the one that is there. */
export function indexTrace(connection: Connection, key: number, before: string, isNew: boolean): void {
  const text = textOfTrace(connection, key);
  if (!isNew && text === before) return;
  if (!isNew) unindexTrace(connection, key);
  connection.run("INSERT INTO searches (rowid, text) VALUES (?, ?)", key, text);
}

export function unindexTrace(connection: Connection, key: number): void {
  connection.run("DELETE FROM searches WHERE rowid = ?", key);
}

/** The conditions for traces in which every word occurs: in the trace itself, or in the content of its steps. */
export function textConditions(connection: Connection, text: string): [string, ...SqlValue[]][] {
  return wordsIn(text).map((word) => wordCondition(connection, word));
}

/** So many words of what somebody typed are looked for. */
export const wordsIn = (text: string): string[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 20);

/**
 * The index knows the pieces of three characters of a text and not their order, so it says which traces may fit, and the
 * text itself decides.
 */
export function wordCondition(connection: Connection, word: string): [string, ...SqlValue[]] {
  const keys = tracesWithWord(connection, word);
  const exact = `${searched} LIKE ? ESCAPE '\\'`;
  const like = `%${likeText(word)}%`;
  const pieces = [...new Set(piecesOf(word))].slice(0, mostPieces);
  const either = `key IN (SELECT value FROM json_each(?)) OR ${exact}`;
  if (pieces.length === 0) return [either, JSON.stringify(keys), like];
  const match = pieces.map((piece) => `"${piece.replaceAll('"', '""')}"`).join(" AND ");
  const sql = "SELECT rowid AS key FROM searches WHERE searches MATCH ? LIMIT ?";
  const candidates = connection.all(sql, match, mostCandidates + 1).map(({ key }) => Number(key));
  if (candidates.length > mostCandidates) return [either, JSON.stringify(keys), like];
  const fitting = connection.all(
    `SELECT key FROM traces WHERE key IN (SELECT value FROM json_each(?)) AND ${exact}`,
    JSON.stringify(candidates),
    like,
  );
  const all = [...new Set([...keys, ...fitting.map(({ key }) => Number(key))])];
  return ["key IN (SELECT value FROM json_each(?))", JSON.stringify(all)];
}

function piecesOf(word: string): string[] {
  // A zero would end the expression for SQLite, and half a pair of surrogates is no text for it.
  if (/[\0\p{Surrogate}]/u.test(word)) return [];
  const characters = [...word];
  return characters.slice(2).map((_, at) => characters.slice(at, at + 3).join(""));
}
