/** What is kept of traces, and every question that is asked of it. */
export { isCursor } from "./cursor.ts";
export { columnsOf, type Filtered, isKeyedColumn, isListColumn } from "./filter-columns.ts";
export type { FilterCondition, FilterType } from "./filter-conditions.ts";
export { toScore } from "./read-scores.ts";
export { timeOf } from "./read-traces.ts";
export { serviceOf } from "./service.ts";
export { createStore, type Store, type StoreOptions } from "./store.ts";
export { isTraceOrder, type TraceOrder, traceOrders } from "./trace-order.ts";
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
