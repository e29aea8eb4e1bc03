import type { CostRow } from "../../../src/contract/index.ts";
import type { AmountKind } from "../../text/index.ts";

/** One line of a comparison. */
export interface Difference {
  readonly name: string;
  readonly kind: AmountKind;
  readonly values: readonly [number | null, number | null];
  /** Which way is the better one, where that can be said. */
  readonly better: "less" | "more" | null;
}

/** Of the calls that say it: one that failed at once cost nothing that is known, and makes no prompt cheaper. */
const per = (calls: number, amount: number | null): number | null =>
  amount === null || calls === 0 ? null : amount / calls;

type Line = Omit<Difference, "values"> & { readonly of: (row: CostRow) => number | null };

const lines: readonly Line[] = [
  { name: "Calls", kind: "count", better: null, of: (row) => row.calls },
  { name: "Cost a call", kind: "dollars", better: "less", of: (row) => per(row.priced, row.cost) },
  { name: "Input tokens a call", kind: "tokens", better: "less", of: (row) => per(row.counted, row.inputTokens) },
  { name: "Output tokens a call", kind: "tokens", better: null, of: (row) => per(row.counted, row.outputTokens) },
  { name: "Latency p50", kind: "milliseconds", better: "less", of: (row) => row.latency.p50 },
  { name: "Latency p95", kind: "milliseconds", better: "less", of: (row) => row.latency.p95 },
  { name: "Latency p99", kind: "milliseconds", better: "less", of: (row) => row.latency.p99 },
  { name: "First token p50", kind: "milliseconds", better: "less", of: (row) => row.firstToken.p50 },
  { name: "First token p95", kind: "milliseconds", better: "less", of: (row) => row.firstToken.p95 },
  { name: "Calls that failed", kind: "share", better: "less", of: (row) => per(row.calls, row.errors) },
];

/** What two rows have in common to compare; a line that neither knows is left out. */
export function differences(left: CostRow, right: CostRow): Difference[] {
  const found: Difference[] = lines.map(({ name, kind, better, of }) => ({
    name,
    kind,
    // What some of the calls cost is not known: nobody can tell which side is the dearer one.
    better: kind === "dollars" && left.unpriced + right.unpriced > 0 ? null : better,
    values: [of(left), of(right)],
  }));
  const scores = new Set([...left.scores, ...right.scores].map(({ name }) => name));
  const mean = (row: CostRow, name: string): number | null =>
    row.scores.find((score) => score.name === name)?.mean ?? null;
  for (const name of scores) {
    // Nobody says which way a score is meant.
    found.push({ name: `Score: ${name}`, kind: "score", better: null, values: [mean(left, name), mean(right, name)] });
  }
  return found.filter(({ values }) => values.some((value) => value !== null));
}

/** Less than one per cent is noise. */
const least = 0.01;

/** From the first to the second, in words: which way, and whether that is good. */
export function verdict({ values: [left, right], better }: Difference): "better" | "worse" | null {
  if (left === null || right === null || better === null || Math.abs(right - left) <= left * least) return null;
  return right < left === (better === "less") ? "better" : "worse";
}
