import type { CostPoint } from "../contract/index.ts";
import { countOf, type HourCell, hourMs, sumOf, withoutNoise } from "../rollup/index.ts";
import { isCosted } from "./cell-groups.ts";
import type { PartHour } from "./types.ts";

interface Ingredients {
  readonly starts: readonly number[];
  readonly startOf: (time: number) => number;
  readonly cells: readonly HourCell[];
  readonly traces: readonly { hour: number; traces: number; failed: number }[];
  readonly parts: readonly PartHour[];
  readonly partCount: number;
}

type Draft = { -readonly [Key in keyof CostPoint]: CostPoint[Key] } & { partCosts: number[]; partTokens: number[] };

/** The bars of the chart. */
export function pointsOf({ starts, startOf, cells, traces, parts, partCount }: Ingredients): CostPoint[] {
  const drafts = new Map(starts.map((start) => [start, emptyPoint(start, partCount)]));
  const at = (hour: number): Draft | undefined => drafts.get(startOf(hour * hourMs));
  for (const cell of cells.filter(isCosted)) {
    const point = at(cell.hour);
    if (point === undefined) continue;
    point.calls += cell.count;
    point.inputTokens += sumOf(cell, "inputTokens");
    point.outputTokens += sumOf(cell, "outputTokens");
    point.tokens += sumOf(cell, "totalTokens");
    if (countOf(cell, "totalCost") > 0) point.cost = withoutNoise((point.cost ?? 0) + sumOf(cell, "totalCost"));
  }
  for (const { hour, traces: count, failed } of traces) {
    const point = at(hour);
    if (point === undefined) continue;
    point.traces += count;
    point.failed += failed;
  }
  for (const { hour, part, cost, tokens } of parts) {
    const point = at(hour);
    if (point === undefined) continue;
    point.partCosts[part] = withoutNoise((point.partCosts[part] ?? 0) + cost);
    point.partTokens[part] = (point.partTokens[part] ?? 0) + tokens;
  }
  return [...drafts.values()];
}

const emptyPoint = (start: number, parts: number): Draft => ({
  start,
  traces: 0,
  failed: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  tokens: 0,
  cost: null,
  partCosts: new Array<number>(parts).fill(0),
  partTokens: new Array<number>(parts).fill(0),
});
