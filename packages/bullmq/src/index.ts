export { langfuseTelemetry } from "./telemetry/index.ts";
export { type LangfuseJobOptions, withJobContext, wrapProcessor, wrapQueue } from "./wrap/index.ts";
