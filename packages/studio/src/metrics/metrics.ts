import { setImmediate as turn } from "node:timers/promises";
import { addMeasured, addRow, emptySums, hourMs } from "../rollup/index.ts";
import type { Store } from "../store/index.ts";
import { createGroups, type Groups } from "./groups.ts";
import type { MetricsQuery } from "./types.ts";
import { cellDimensions, views } from "./vocabulary.ts";

/** So many rows are read before others get their turn. */
const rowsAtOnce = 4000;

/** Answers a query: whole hours from the rollups where they know enough, and observations or scores one by one elsewhere. */
export async function metrics(store: Store, query: MetricsQuery): Promise<Record<string, unknown>[]> {
  const groups = createGroups(query);
  if (query.view !== "observations") {
    await addScores(store, query, groups);
  } else if (knownToCells(query)) {
    await store.rollups.refresh();
    const hours = { from: Math.ceil(query.from / hourMs), to: Math.floor(query.to / hourMs) };
    if (hours.to > hours.from) {
      for (const cell of store.metricCells(hours, query.filters)) groups.add(cell.row, cell.hour * hourMs, cell);
      await addObservations(store, { ...query, to: hours.from * hourMs }, groups);
      await addObservations(store, { ...query, from: hours.to * hourMs }, groups);
    } else await addObservations(store, query, groups);
  } else {
    await addObservations(store, query, groups);
  }
  return groups.rows();
}

const knownToCells = ({ dimensions, filters, granularity, metrics: asked }: MetricsQuery): boolean =>
  granularity !== "minute" &&
  dimensions.every((dimension) => Object.hasOwn(cellDimensions, dimension)) &&
  filters.every(({ column }) => Object.hasOwn(cellDimensions, column)) &&
  asked.every(({ measure }) => measure !== "countScores");

async function addObservations(store: Store, query: MetricsQuery, groups: Groups): Promise<void> {
  const { from, to, filters } = query;
  const withScores = query.metrics.some(({ measure }) => measure === "countScores");
  let place: readonly [number, number] | undefined;
  do {
    const page = store.metricRows({ from, to, filters, withScores }, place, rowsAtOnce);
    for (const row of page.rows) {
      const sums = emptySums();
      addRow(sums, row);
      if (withScores) addMeasured(sums, "countScores", Number(row.scores));
      groups.add(row, Number(row.start), sums);
    }
    place = page.next;
    await turn();
  } while (place !== undefined);
}

async function addScores(store: Store, query: MetricsQuery, groups: Groups): Promise<void> {
  const { from, to, filters, view } = query;
  let place: readonly [number, string] | undefined;
  do {
    const page = store.metricScores({ from, to, filters, dataTypes: views[view].dataTypes }, place, rowsAtOnce);
    for (const row of page.rows) {
      const sums = { ...emptySums(), count: 1 };
      if (typeof row.value === "number") addMeasured(sums, "value", row.value);
      groups.add(row, Number(row.time), sums);
    }
    place = page.next;
    await turn();
  } while (place !== undefined);
}
