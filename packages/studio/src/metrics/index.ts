/** Langfuse's metrics: observations and scores grouped, added up and ordered as a query asks. */
export { metrics } from "./metrics.ts";
export { readQuery } from "./read-query.ts";
