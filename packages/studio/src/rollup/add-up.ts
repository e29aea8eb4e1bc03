import type { Row } from "../database/index.ts";
import { isModelCall } from "../observation/index.ts";
import { addRow, emptySums, measured, type Sums } from "./measures.ts";
import { addValue, emptyStat, type Stat, writeStat } from "./stat.ts";

/** By what an hour is added up in fine grain: all of them together tell one cell from another. */
export const cellDimensions = [
  "type",
  "name",
  "level",
  "model",
  "prompt_name",
  "prompt_version",
  "environment",
] as const;

/** What costs are also added up by, each alone: there can be as many of them as there are traces. */
const subjectKinds = { trace: "trace_name", user: "user_id", session: "session_id" } as const;
export type SubjectKind = keyof typeof subjectKinds;

/** Model calls, and what else states a cost that nobody repeats. */
const costs = (row: Row): boolean => isModelCall(row.type) || (row.repeats !== 1 && typeof row.total_cost === "number");

export interface Cell extends Sums {
  readonly values: readonly Row[string][];
}

export type SubjectSum = "calls" | "errors" | "unpriced" | "input_tokens" | "output_tokens" | "total_tokens" | "cost";

/** The columns of a subject that are sums, and what each observation adds to them. */
export const subjectSums: Readonly<Record<SubjectSum, (row: Row) => number>> = {
  calls: () => 1,
  errors: ({ level }) => (level === "ERROR" ? 1 : 0),
  unpriced: (row) => measured(row, "unpriced") ?? 0,
  input_tokens: (row) => measured(row, "inputTokens") ?? 0,
  output_tokens: (row) => measured(row, "outputTokens") ?? 0,
  total_tokens: (row) => measured(row, "totalTokens") ?? 0,
  cost: (row) => measured(row, "totalCost") ?? 0,
};

const adders = Object.values(subjectSums);

export interface Subject {
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly sums: number[];
  readonly latency: Stat;
  readonly timeToFirstToken: Stat;
  /** How many of them have a cost, and how many say their usage. */
  readonly known: { priced: number; counted: number };
}

/** The observations of one hour, added up. */
export interface Hour {
  readonly cells: Map<string, Cell>;
  readonly subjects: Readonly<Record<SubjectKind, Map<string, Subject>>>;
}

export const emptyHour = (): Hour => ({
  cells: new Map(),
  subjects: { trace: new Map(), user: new Map(), session: new Map() },
});

export function addToHour(hour: Hour, row: Row): void {
  const values = cellDimensions.map((dimension) => row[dimension] ?? null);
  const key = values.join("\0");
  let cell = hour.cells.get(key);
  if (cell === undefined) {
    cell = { values, ...emptySums() };
    hour.cells.set(key, cell);
  }
  addRow(cell, row);
  if (costs(row)) addToSubjects(hour, row);
}

function addToSubjects({ subjects }: Hour, row: Row): void {
  const added = adders.map((add) => add(row));
  const [latency, firstToken] = [measured(row, "latency"), measured(row, "timeToFirstToken")];
  for (const kind in subjectKinds) {
    // What belongs to nobody costs too.
    const subject = String(row[subjectKinds[kind as SubjectKind]] ?? "");
    const known = subjects[kind as SubjectKind];
    let sums = known.get(subject);
    if (sums === undefined) {
      const none = added.map(() => 0);
      const stats = { latency: emptyStat(), timeToFirstToken: emptyStat() };
      sums = { kind: kind as SubjectKind, subject, sums: none, ...stats, known: { priced: 0, counted: 0 } };
      known.set(subject, sums);
    }
    for (const [at, value] of added.entries()) sums.sums[at] = (sums.sums[at] ?? 0) + value;
    if (measured(row, "totalCost") !== null) sums.known.priced += 1;
    if (measured(row, "totalTokens") !== null) sums.known.counted += 1;
    if (latency !== null) addValue(sums.latency, latency);
    if (firstToken !== null) addValue(sums.timeToFirstToken, firstToken);
  }
}

/** Only times are kept in their spread. */
export const spreadOf = ({ latency, timeToFirstToken, known }: Subject): string =>
  JSON.stringify([writeStat(latency), writeStat(timeToFirstToken), known.priced, known.counted]);
