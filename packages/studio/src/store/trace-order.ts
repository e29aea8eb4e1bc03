/** What Langfuse lets traces be sorted by. */
const columns = {
  timestamp: "start",
  id: "id",
  name: "name",
  userId: "user_id",
  sessionId: "session_id",
  release: "release",
  version: "version",
  public: "public",
  // Nothing is bookmarked here.
  bookmarked: "NULL",
} as const;

export type TraceOrder = keyof typeof columns;

export const traceOrders = Object.keys(columns) as readonly TraceOrder[];

export const isTraceOrder = (name: string): name is TraceOrder => Object.hasOwn(columns, name);

/** Rows that are alike keep the order in which they came. */
export function orderOfTraces(by: TraceOrder, ascending: boolean): string {
  const direction = ascending ? "ASC" : "DESC";
  return `ORDER BY ${columns[by]} ${direction}, key ${direction}`;
}
