/** What is kept of traces, and every question that is asked of it. */
export {
  type FilterCondition,
  type Filtered,
  type FilterType,
  isFilterColumn,
  isListColumn,
} from "./filter-conditions.ts";
export { toScore } from "./read-scores.ts";
export { serviceOf } from "./service.ts";
export { createStore, type Store, type StoreOptions } from "./store.ts";
export type {
  ListRequest,
  ObservationFilter,
  ObservationRow,
  ScoreFilter,
  StoredEvent,
  StoredMedia,
  StoredObservation,
  StoredScore,
  StoredTrace,
  Writer,
  Written,
} from "./types.ts";
