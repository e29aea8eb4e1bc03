import type { Row } from "../database/index.ts";

/** Of one column; null where no row says it. */
export function sum(rows: readonly Row[], column: string): number | null {
  let total: number | null = null;
  for (const row of rows) if (row[column] !== null) total = (total ?? 0) + Number(row[column]);
  return total;
}
