import type { Connection, Row } from "../database/index.ts";
import { likeText } from "./conditions.ts";

/** So much of each text is searched: the index of a text without end would have none either. */
const longestText = 50_000;
/** Of steps that hold a word, so many of the newest are looked at. */
const mostSteps = 20_000;
/** And of so many the content is read. */
const mostChecked = 2000;

const columns = "o.name, o.status_message, c.input, c.output, c.metadata";
const tables = "observations o JOIN contents c ON c.observation = o.key";

/** What of a step is searched. JSON is read as its text: a line's end is no letter. */
function wordsOf(row: Row): string {
  const texts = [row.name, row.status_message, row.input, row.output, row.metadata];
  return texts
    .filter((text) => typeof text === "string")
    .map((text) => unescaped(text.slice(0, longestText)))
    .join("\n");
}

const unescaped = (text: string): string =>
  text.includes("\\")
    ? text.replaceAll(/\\(?:u([0-9a-f]{4})|[nrtbf])/gi, (_whole, code?: string) =>
        code === undefined ? " " : String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;

/** The words that the index has of a step; undefined where it has none. */
export function indexedWords(connection: Connection, key: number): string | undefined {
  const row = connection.get(`SELECT ${columns} FROM ${tables} WHERE o.key = ?`, key);
  return row === undefined ? undefined : wordsOf(row);
}

/** Takes the words of a step into the index, in the place of those from before. */
export function indexStep(connection: Connection, key: number, before: string | undefined): void {
  const words = indexedWords(connection, key) ?? "";
  if (words === before) return;
  if (before !== undefined) unindexWords(connection, key, before);
  connection.run("INSERT INTO words (rowid, text) VALUES (?, ?)", key, words);
}

/** Before its content goes: the index is told what to forget, and forgets it at once. */
export function unindexSteps(connection: Connection, trace: number): void {
  for (const row of connection.all(`SELECT o.key, ${columns} FROM ${tables} WHERE o.trace = ?`, trace)) {
    unindexWords(connection, Number(row.key), wordsOf(row));
  }
}

function unindexWords(connection: Connection, key: number, words: string): void {
  connection.run("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", key, words);
}

const contains = ["o.name", "o.status_message", "c.input", "c.output", "c.metadata"]
  .map((column) => `${column} LIKE ?1 ESCAPE '\\'`)
  .join(" OR ");

interface Word {
  /** What the index is asked. */
  readonly match: string;
  /** Without stops and quotes around it, which are those of the sentence that it was copied from. */
  readonly core: string;
  /** The index alone tells whether a text has it. */
  readonly isWhole: boolean;
}

/**
 * A word as the index is asked for it, or for one that begins so; undefined where there is no letter in it. The index does
 * not know what stands between words, so that for `order-10482` the content itself decides.
 */
function wordOf(text: string): Word | undefined {
  const found = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
  const parts = found.slice(0, 20).map(([part]) => part);
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const match = parts.map((part, at) => (at === parts.length - 1 ? `"${part}"*` : `"${part}"`)).join(" AND ");
  const core = text.slice(found[0]?.index, last.index + last[0].length);
  return { match, core, isWhole: parts.length === 1 && parts[0] === core };
}

/** The traces with a step that has a word, or one that begins so. */
export function tracesWithWord(connection: Connection, text: string): number[] {
  const word = wordOf(text);
  if (word === undefined) return [];
  const { match, core, isWhole } = word;
  const steps = "SELECT rowid FROM words WHERE words MATCH ?2 ORDER BY rowid DESC LIMIT ?3";
  const rows = isWhole
    ? connection.all(
        `SELECT DISTINCT trace FROM observations WHERE key IN (${steps}) AND ?1 IS NOT NULL`,
        core,
        match,
        mostSteps,
      )
    : connection.all(
        `SELECT DISTINCT o.trace FROM ${tables} WHERE o.key IN (${steps}) AND (${contains})`,
        `%${likeText(core)}%`,
        match,
        mostChecked,
      );
  return rows.map(({ trace }) => Number(trace));
}

/** The steps of one trace that have a word; where they are not too many to be read, also within other words. */
export function stepsWithWord(connection: Connection, trace: number, text: string): string[] {
  const word = wordOf(text);
  const of = "SELECT min(key) AS first, max(key) AS last, count(*) AS n FROM observations WHERE trace = ?";
  const { first = null, last = null, n = 0 } = connection.get(of, trace) ?? {};
  const isSmall = Number(n) <= mostChecked;
  // The steps of a trace are written near each other.
  const sql = "SELECT rowid AS key FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?";
  const most = word?.isWhole ? mostSteps : mostChecked;
  const keys = word === undefined ? [] : connection.all(sql, word.match, first, last, most).map(({ key }) => key);
  const listed = "o.key IN (SELECT value FROM json_each(?2))";
  const [inIndex, inContent] = isSmall
    ? [`${listed} OR ${contains}`, contains]
    : [listed, `${listed} AND (${contains})`];
  const rows = connection.all(
    `SELECT o.id FROM ${tables} WHERE o.trace = ?3 AND (${word?.isWhole ? inIndex : inContent})`,
    `%${likeText(word?.core ?? text)}%`,
    JSON.stringify(keys),
    trace,
  );
  return rows.map(({ id }) => String(id));
}
