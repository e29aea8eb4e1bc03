import type { CostRow } from "../contract/index.ts";

/** What one of the parts cost in one hour; `part` is its place among those that were asked for. */
export interface PartHour {
  readonly hour: number;
  readonly part: number;
  readonly cost: number;
  readonly tokens: number;
}

/** Rows of one kind, the dearest first. */
export interface Groups {
  readonly rows: readonly CostRow[];
  readonly total: number;
  readonly partsOf: (keys: readonly string[]) => readonly PartHour[];
}
