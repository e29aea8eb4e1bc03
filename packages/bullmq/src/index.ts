export { langfuseTelemetry } from "./telemetry/index.ts";
export { type LangfuseJobOptions, langfuseJobs, withJobContext, wrapProcessor, wrapQueue } from "./wrap/index.ts";
