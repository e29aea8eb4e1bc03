/** Observations added up by the hour: what costs and metrics are read from, however many there are. */
export type { SubjectKind } from "./add-up.ts";
export { bars } from "./histogram.ts";
export {
  addMeasured,
  addRow,
  addSums,
  countOf,
  emptySums,
  type Measure,
  measureNames,
  type Sums,
  sumOf,
} from "./measures.ts";
export {
  type HourCell,
  type Hours,
  hourCell,
  type PromptScore,
  type RollupReader,
  rollupReader,
  type SubjectSums,
} from "./read.ts";
export { createRefresher, type Refresher } from "./refresh.ts";
export { hourMs, rollupColumns, rollupTables } from "./rows.ts";
export { percentile, type Stat } from "./stat.ts";
export { withoutNoise } from "./without-noise.ts";
