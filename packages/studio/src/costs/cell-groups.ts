import type { CostRow } from "../contract/index.ts";
import type { Row } from "../database/index.ts";
import { isModelCall } from "../observation/index.ts";
import { addSums, countOf, emptySums, type HourCell, type Sums, sumOf, withoutNoise } from "../rollup/index.ts";
import { mostRows, percentilesOf } from "./figures.ts";
import type { Groups } from "./types.ts";

type CellKind = "model" | "name" | "prompt";

interface Group extends Sums {
  readonly label: string;
  readonly version: number | null;
  errors: number;
}

/** Model calls, and others where they state a cost of their own. */
export const isCosted = ({ row, ...sums }: HourCell): boolean =>
  isModelCall(row.type) || countOf(sums, "totalCost") > 0;

const labels: Readonly<Record<CellKind, (row: Row) => Row[string]>> = {
  model: ({ model }) => model ?? "no model",
  name: ({ name }) => name ?? "",
  prompt: ({ prompt_name }) => prompt_name ?? null,
};

/** By the dimensions that cells have. */
export function cellGroups(cells: readonly HourCell[], by: CellKind): Groups {
  const groups = new Map<string, Group>();
  const keyOf = ({ row }: HourCell): string | undefined => {
    const label = labels[by](row);
    if (label === null || label === undefined) return undefined;
    return by === "prompt" ? JSON.stringify([label, row.prompt_version]) : String(label);
  };
  const costed = cells.filter(isCosted);
  for (const cell of costed) {
    const key = keyOf(cell);
    if (key === undefined) continue;
    const group = groups.get(key) ?? createGroup(cell.row, by);
    groups.set(key, group);
    addSums(group, cell);
    if (cell.row.level === "ERROR") group.errors += cell.count;
  }
  const rows = [...groups].map(([key, group]) => rowOf(key, group)).sort(dearest);
  return {
    rows: rows.slice(0, mostRows),
    total: rows.length,
    partsOf(keys) {
      const places = new Map(keys.map((key, place) => [key, place]));
      return costed.flatMap((cell) => {
        const part = places.get(keyOf(cell) ?? "");
        if (part === undefined) return [];
        return [{ hour: cell.hour, part, cost: sumOf(cell, "totalCost"), tokens: sumOf(cell, "totalTokens") }];
      });
    },
  };
}

const createGroup = (row: Row, by: CellKind): Group => ({
  ...emptySums(),
  label: String(labels[by](row)),
  version: by === "prompt" && typeof row.prompt_version === "number" ? row.prompt_version : null,
  errors: 0,
});

function rowOf(key: string, group: Group): CostRow {
  return {
    key,
    label: group.label,
    version: group.version,
    calls: group.count,
    errors: group.errors,
    inputTokens: sumOf(group, "inputTokens"),
    outputTokens: sumOf(group, "outputTokens"),
    tokens: sumOf(group, "totalTokens"),
    cost: countOf(group, "totalCost") === 0 ? null : withoutNoise(sumOf(group, "totalCost")),
    unpriced: sumOf(group, "unpriced"),
    priced: countOf(group, "totalCost"),
    counted: countOf(group, "totalTokens"),
    latency: percentilesOf(group.stats.latency),
    firstToken: percentilesOf(group.stats.timeToFirstToken),
    scores: [],
  };
}

const dearest = (left: CostRow, right: CostRow): number =>
  (right.cost ?? 0) - (left.cost ?? 0) || right.tokens - left.tokens || right.calls - left.calls;
