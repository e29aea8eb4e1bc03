import { costOf } from "@langfuse-kit/core";
import type { PriceTable } from "@langfuse-kit/core/adapter";
import type { Usage } from "../contract/index.ts";
import type { Connection, Row } from "../database/index.ts";
import { parseRecord } from "../json/index.ts";
import { type ObservationRecord, priceQuery } from "../observation/index.ts";
import { costValues } from "./columns.ts";

type Priced = Pick<ObservationRecord, "cost" | "costSource">;

/** With the user's prices, where the sender stated no cost. */
export function repriced(record: ObservationRecord, table: PriceTable | undefined): ObservationRecord {
  const { model, costSource } = record;
  if (table === undefined || model === null || (costSource !== "unknown" && costSource !== "computed")) return record;
  return { ...record, ...price(record, table) };
}

function price(call: Parameters<typeof priceQuery>[0], table: PriceTable | undefined): Priced {
  const cost = costOf(priceQuery(call), table);
  return { cost: cost ?? {}, costSource: cost === undefined ? "unknown" : "computed" };
}

const byPrice = `SELECT o.key, o.trace, o.model, o.usage, o.cost, o.cost_source, c.model_parameters, c.metadata, c.attributes
  FROM observations o`;

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
  const call = {
    model: String(row.model),
    usage: parseRecord(row.usage) as Usage | undefined,
    modelParameters: parseRecord(row.model_parameters) ?? {},
    metadata: parseRecord(row.metadata) ?? {},
    attributes: parseRecord(row.attributes) ?? {},
  };
  const { cost, costSource } = price(call, table);
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
