import type { Row } from "../database/index.ts";
import { addRow, addSums, emptySums, type Sums, sumOf } from "./measures.ts";

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
export const subjectKinds = { trace: "trace_name", user: "user_id", session: "session_id" } as const;
export type SubjectKind = keyof typeof subjectKinds;

/** Model calls, and what else states a cost that nobody repeats. */
export const costs = (row: Row): boolean =>
  row.type === "generation" || row.type === "embedding" || (row.repeats !== 1 && typeof row.total_cost === "number");

export interface Cell extends Sums {
  readonly values: readonly Row[string][];
}

export interface Subject extends Sums {
  readonly kind: SubjectKind;
  readonly subject: string;
  errors: number;
}

/** The observations of one hour, added up. */
export interface Hour {
  readonly cells: Map<string, Cell>;
  readonly subjects: Map<string, Subject>;
}

export const emptyHour = (): Hour => ({ cells: new Map(), subjects: new Map() });

export function addToHour(hour: Hour, row: Row): void {
  const values = cellDimensions.map((dimension) => row[dimension] ?? null);
  const one = emptySums();
  addRow(one, row);
  addSums(
    known(hour.cells, JSON.stringify(values), () => ({ values, ...emptySums() })),
    one,
  );
  if (!costs(row)) return;
  for (const [kind, column] of Object.entries(subjectKinds) as [SubjectKind, string][]) {
    const subject = row[column];
    if (typeof subject !== "string" || subject === "") continue;
    const sums = known(hour.subjects, `${kind} ${subject}`, () => ({ kind, subject, errors: 0, ...emptySums() }));
    addSums(sums, one);
    if (row.level === "ERROR") sums.errors += 1;
  }
}

function known<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}

/** The columns of a subject after its name; of what is measured, only times are kept in their spread. */
export const subjectValues = (subject: Subject): [number, number, number, number, number, number, number, string] => [
  subject.count,
  subject.errors,
  sumOf(subject, "unpriced"),
  sumOf(subject, "inputTokens"),
  sumOf(subject, "outputTokens"),
  sumOf(subject, "totalTokens"),
  sumOf(subject, "totalCost"),
  JSON.stringify({ latency: subject.stats.latency, timeToFirstToken: subject.stats.timeToFirstToken }),
];
