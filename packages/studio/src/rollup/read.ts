import type { Connection, Row } from "../database/index.ts";
import type { SubjectKind } from "./add-up.ts";
import { readSums, type Sums } from "./measures.ts";
import { categoryOf, ofNumbers } from "./prompt-scores.ts";
import { hourMs } from "./rows.ts";
import { addStat, emptyStat, readStat, type Stat, type WrittenStat } from "./stat.ts";

/** One cell of one hour, with its dimensions as columns. */
export interface HourCell extends Sums {
  readonly hour: number;
  readonly row: Row;
}

/** A trace name, user or session, over all hours that were asked for; an empty one is what has none. */
export interface SubjectSums {
  readonly subject: string;
  readonly calls: number;
  readonly errors: number;
  readonly unpriced: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cost: number;
  /** Calls that have a cost. */
  readonly priced: number;
  /** Calls that say their usage. */
  readonly counted: number;
  readonly latency: Stat;
  readonly timeToFirstToken: Stat;
}

export interface PromptScore {
  readonly promptName: string;
  readonly promptVersion: number | null;
  readonly name: string;
  readonly isNumber: boolean;
  /** Null for a number, and for a text. */
  readonly category: string | null;
  readonly count: number;
  readonly sum: number;
}

/** Hours from the first on, up to and without the last. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

export interface RollupReader {
  /** The first hour that anything happened in. */
  firstHour(): number | undefined;
  cells(hours: Hours): HourCell[];
  /** Those that cost most. */
  subjects(kind: SubjectKind, hours: Hours, limit: number): { items: SubjectSums[]; total: number };
  /** What each of them cost in each hour. */
  subjectHours(
    kind: SubjectKind,
    hours: Hours,
    subjects: readonly string[],
  ): { hour: number; subject: string; cost: number; tokens: number }[];
  promptScores(hours: Hours): PromptScore[];
  /** Traces by the hour of their start, for which no rollup is needed. */
  traceHours(hours: Hours): { hour: number; traces: number; failed: number }[];
}

const summed = ["calls", "errors", "unpriced", "input_tokens", "output_tokens", "total_tokens", "cost"];
const within = "hour >= ? AND hour < ?";

export function rollupReader(connection: Connection): RollupReader {
  return {
    firstHour() {
      const first = connection.get("SELECT min(hour) AS hour FROM cells")?.hour;
      return typeof first === "number" ? first : undefined;
    },
    cells: ({ from, to }) => connection.all(`SELECT * FROM cells WHERE ${within}`, from, to).map(hourCell),
    subjects(kind, { from, to }, limit) {
      const sums = summed.map((column) => `sum(${column}) AS ${column}`).join(", ");
      const sql = `SELECT subject, ${sums} FROM subjects WHERE kind = ? AND ${within} GROUP BY subject ORDER BY cost DESC, total_tokens DESC, calls DESC`;
      const rows = connection.all(`${sql} LIMIT ?`, kind, from, to, limit);
      const total = connection.get(
        `SELECT count(DISTINCT subject) AS n FROM subjects WHERE kind = ? AND ${within}`,
        kind,
        from,
        to,
      );
      const subjects = JSON.stringify(rows.map(({ subject }) => subject));
      const spreads = new Map<string, Spread>();
      const chosen = `SELECT subject, stats FROM subjects WHERE kind = ? AND ${within} AND subject IN (SELECT value FROM json_each(?))`;
      for (const { subject, stats } of connection.all(chosen, kind, from, to, subjects)) {
        const spread = spreads.get(String(subject)) ?? emptySpread();
        const [latency, timeToFirstToken, priced, counted] = JSON.parse(String(stats)) as WrittenSpread;
        spread.priced += priced;
        spread.counted += counted;
        addStat(spread.latency, readStat(latency));
        addStat(spread.timeToFirstToken, readStat(timeToFirstToken));
        spreads.set(String(subject), spread);
      }
      return { items: rows.map((row) => subjectOf(row, spreads)), total: Number(total?.n) };
    },
    subjectHours(kind, { from, to }, subjects) {
      const sql = `SELECT hour, subject, cost, total_tokens FROM subjects WHERE kind = ? AND ${within} AND subject IN (SELECT value FROM json_each(?))`;
      return connection.all(sql, kind, from, to, JSON.stringify(subjects)).map((row) => ({
        hour: Number(row.hour),
        subject: String(row.subject),
        cost: Number(row.cost),
        tokens: Number(row.total_tokens),
      }));
    },
    promptScores: ({ from, to }) =>
      connection
        .all(
          `SELECT prompt_name, prompt_version, name, value, sum(count) AS count, sum(sum) AS sum FROM prompt_scores WHERE ${within}
           GROUP BY prompt_name, prompt_version, name, value`,
          from,
          to,
        )
        .map((row) => ({
          promptName: String(row.prompt_name),
          promptVersion: row.prompt_version === null ? null : Number(row.prompt_version),
          name: String(row.name),
          isNumber: row.value === ofNumbers,
          category: categoryOf(String(row.value)),
          count: Number(row.count),
          sum: Number(row.sum),
        })),
    traceHours({ from, to }) {
      const sql = `SELECT CAST(start / ${hourMs} AS INTEGER) AS hour, count(*) AS traces, sum(errors > 0) AS failed FROM traces
        WHERE start >= ? AND start < ? GROUP BY hour`;
      const rows = connection.all(sql, from * hourMs, to * hourMs);
      return rows.map((row) => ({ hour: Number(row.hour), traces: Number(row.traces), failed: Number(row.failed) }));
    },
  };
}

export const hourCell = (row: Row): HourCell => ({
  ...readSums(String(row.stats)),
  hour: Number(row.hour),
  row,
});

type Spread = { -readonly [Key in "latency" | "timeToFirstToken" | "priced" | "counted"]: SubjectSums[Key] };
type WrittenSpread = readonly [latency: WrittenStat, timeToFirstToken: WrittenStat, priced: number, counted: number];

const emptySpread = (): Spread => ({ latency: emptyStat(), timeToFirstToken: emptyStat(), priced: 0, counted: 0 });

function subjectOf(row: Row, spreads: ReadonlyMap<string, Spread>): SubjectSums {
  const subject = String(row.subject);
  return {
    subject,
    calls: Number(row.calls),
    errors: Number(row.errors),
    unpriced: Number(row.unpriced),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    totalTokens: Number(row.total_tokens),
    cost: Number(row.cost),
    ...(spreads.get(subject) ?? emptySpread()),
  };
}
