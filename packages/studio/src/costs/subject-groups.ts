import type { CostRow } from "../contract/index.ts";
import { type Hours, type RollupReader, type SubjectKind, type SubjectSums, withoutNoise } from "../rollup/index.ts";
import { mostRows, percentilesOf } from "./figures.ts";
import type { Groups } from "./types.ts";

/** What those are called that have none. */
const none: Readonly<Record<SubjectKind, string>> = { trace: "", user: "no user", session: "no session" };

/** By names of traces, users or sessions. */
export function subjectGroups(rollups: RollupReader, kind: SubjectKind, hours: Hours): Groups {
  const { items, total } = rollups.subjects(kind, hours, mostRows);
  return {
    rows: items.map((sums) => rowOf(sums, none[kind])),
    total,
    partsOf: (keys) =>
      rollups
        .subjectHours(kind, hours, keys)
        .map(({ hour, subject, cost, tokens }) => ({ hour, part: keys.indexOf(subject), cost, tokens })),
  };
}

function rowOf(sums: SubjectSums, nobody: string): CostRow {
  const { subject, calls, errors, unpriced, priced, counted, inputTokens, outputTokens, totalTokens, cost } = sums;
  return {
    key: subject,
    label: subject || nobody,
    version: null,
    calls,
    errors,
    inputTokens,
    outputTokens,
    tokens: totalTokens,
    cost: priced === 0 ? null : withoutNoise(cost),
    unpriced,
    priced,
    counted,
    latency: percentilesOf(sums.latency),
    firstToken: percentilesOf(sums.timeToFirstToken),
    scores: [],
  };
}
