/** BullMQ's own jobs in core's words, the same for versions 5 and 6. */
export { consumedJob } from "./consumed-job.ts";
export { isText, metadataBeside, textOf, withMetadata } from "./metadata.ts";
export { postponed } from "./postponed.ts";
export type { AnyJob, AnyOptions, TelemetryOptions } from "./types.ts";
