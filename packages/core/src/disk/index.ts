/** A spool on disk: what it has accepted outlives the process, and the next one sends it. */
export { createDiskDeadLetters, type DiskDeadLettersSettings } from "./dead-letters.ts";
export { createDiskSpool, type DiskSpool } from "./disk-spool.ts";
export { createFallbackSpool } from "./fallback.ts";
export { inspectSpool, type SpoolHome, type SpoolInspection } from "./inspect.ts";
export { destinationHash } from "./names.ts";
export type { DiskSpoolSettings } from "./settings.ts";
