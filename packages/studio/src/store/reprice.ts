import { costOf } from "@langfuse-kit/core";
import type { PriceTable } from "@langfuse-kit/core/adapter";
import type { Connection, Row } from "../database/index.ts";
import { parseRecord } from "../json/index.ts";
import type { ObservationRecord } from "../observation/index.ts";
import { costValues } from "./columns.ts";

type Priced = Pick<ObservationRecord, "cost" | "costSource">;

/** With the user's prices, where the sender stated no cost. */
export function repriced(record: ObservationRecord, table: PriceTable | undefined): ObservationRecord {
  const { model, usage, modelParameters, costSource } = record;
  if (table === undefined || model === null || (costSource !== "unknown" && costSource !== "computed")) return record;
  return { ...record, ...price({ model, usage, modelParameters }, table) };
}

function price(query: Parameters<typeof costOf>[0], table: PriceTable | undefined): Priced {
  const cost = costOf(query, table);
  return { cost: cost ?? {}, costSource: cost === undefined ? "unknown" : "computed" };
}

const byPrice =
  "SELECT o.key, o.trace, o.model, o.usage, o.cost, o.cost_source, c.model_parameters FROM observations o";

/**
 * Prices some of what was priced by a table before, and answers their traces and where to go on; no place when all is done.
 */
export function repriceSome(
  connection: Connection,
  table: PriceTable | undefined,
  after: number,
  limit: number,
): { traces: number[]; next: number | undefined } {
  const sql = `${byPrice} JOIN contents c ON c.observation = o.key
    WHERE o.key > ? AND o.cost_source IN ('computed', 'unknown') ORDER BY o.key LIMIT ?`;
  const rows = connection.all(sql, after, limit);
  const traces = rows.filter((row) => repriceRow(connection, row, table)).map(({ trace }) => Number(trace));
  return { traces, next: rows.length < limit ? undefined : Number(rows.at(-1)?.key) };
}

function repriceRow(connection: Connection, row: Row, table: PriceTable | undefined): boolean {
  const usage = parseRecord(row.usage);
  const modelParameters = parseRecord(row.model_parameters) ?? {};
  const { cost, costSource } = price({ model: String(row.model), usage, modelParameters }, table);
  const { sets, values } = costValues(cost);
  if (values[0] === row.cost && costSource === row.cost_source) return false;
  connection.run(
    `UPDATE observations SET ${sets}, cost_source = ? WHERE key = ?`,
    ...values,
    costSource,
    Number(row.key),
  );
  return true;
}
