import type { CostKind, Costs, CostTotals } from "../contract/index.ts";
import { hourMs, withoutNoise } from "../rollup/index.ts";
import type { Store } from "../store/index.ts";
import { cellGroups } from "./cell-groups.ts";
import { pointsOf } from "./points.ts";
import { promptScores } from "./scores.ts";
import { stepper } from "./steps.ts";
import { subjectGroups } from "./subject-groups.ts";
import type { Groups } from "./types.ts";
import { unpricedModels } from "./unpriced.ts";

export interface CostsRequest {
  readonly from: number;
  readonly to: number;
  readonly by: CostKind;
  readonly zone: string;
  readonly priceFile: string | null;
}

/** So many parts of a bar can be told apart. */
const shownParts = 5;
/** Longer ago than this nobody looks by the day. */
const mostHours = 400 * 24;

/** Where the money went. */
export async function costsReport(store: Store, request: CostsRequest): Promise<Costs> {
  await store.rollups.refresh();
  const { by, zone, priceFile } = request;
  const to = Math.ceil(request.to / hourMs);
  const first = store.rollups.firstHour() ?? to;
  const hours = { from: Math.min(to, Math.max(Math.floor(request.from / hourMs), first, to - mostHours)), to };
  const cells = store.rollups.cells(hours);
  const groups: Groups =
    by === "model" || by === "name" || by === "prompt"
      ? cellGroups(cells, by)
      : subjectGroups(store.rollups, by, hours);
  const parts = groups.rows.filter(({ cost, tokens }) => (cost ?? 0) > 0 || tokens > 0).slice(0, shownParts);
  const from = hours.from * hourMs;
  const { step, startOf, starts } = stepper(from, to * hourMs, zone);
  const points = pointsOf({
    starts,
    startOf,
    cells,
    traces: store.rollups.traceHours(hours),
    parts: groups.partsOf(parts.map(({ key }) => key)),
    partCount: parts.length,
  });
  const scores = by === "prompt" ? promptScores(store.rollups.promptScores(hours)) : undefined;
  return {
    from,
    to: to * hourMs,
    by,
    totals: totalsOf(points),
    step,
    series: points,
    parts: parts.map(({ label, version }) => (version === null ? label : `${label} v${version}`)),
    rows: scores === undefined ? groups.rows : groups.rows.map((row) => ({ ...row, scores: scores(row) })),
    rowsTotal: groups.total,
    unpriced: unpricedModels(cells),
    priceFile,
  };
}

function totalsOf(points: readonly CostTotals[]): CostTotals {
  const sum = (key: Exclude<keyof CostTotals, "cost">): number =>
    points.reduce((total, point) => total + point[key], 0);
  const costs = points.flatMap(({ cost }) => cost ?? []);
  return {
    traces: sum("traces"),
    failed: sum("failed"),
    calls: sum("calls"),
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    tokens: sum("tokens"),
    cost: costs.length === 0 ? null : withoutNoise(costs.reduce((total, cost) => total + cost, 0)),
  };
}
