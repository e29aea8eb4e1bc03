import type { CostRow } from "../contract/index.ts";
import type { Hours, RollupReader, SubjectKind, SubjectSums } from "../rollup/index.ts";
import { dollars, mostRows, percentilesOf } from "./figures.ts";
import type { Groups } from "./types.ts";

/** By names of traces, users or sessions. */
export function subjectGroups(rollups: RollupReader, kind: SubjectKind, hours: Hours): Groups {
  const { items, total } = rollups.subjects(kind, hours, mostRows);
  return {
    rows: items.map(rowOf),
    total,
    partsOf: (keys) =>
      rollups
        .subjectHours(kind, hours, keys)
        .map(({ hour, subject, cost, tokens }) => ({ hour, part: keys.indexOf(subject), cost, tokens })),
  };
}

function rowOf(sums: SubjectSums): CostRow {
  const { subject, calls, errors, unpriced, inputTokens, outputTokens, totalTokens, cost } = sums;
  const isUnknown = cost === 0 && unpriced >= calls;
  return {
    key: subject,
    label: subject,
    version: null,
    calls,
    errors,
    inputTokens,
    outputTokens,
    tokens: totalTokens,
    cost: isUnknown ? null : dollars(cost),
    unpriced,
    latency: percentilesOf(sums.latency),
    firstToken: percentilesOf(sums.timeToFirstToken),
    scores: [],
  };
}
