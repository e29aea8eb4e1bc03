/** A configuration of the OpenTelemetry Collector, for sending to two places. */
export { runCollector } from "./command.ts";
