/** BullMQ's `Telemetry`, spoken by core: its producers and consumers are observations, its own affairs are none. */
export { both } from "./both.ts";
export { createTelemetry, langfuseTelemetry } from "./langfuse-telemetry.ts";
