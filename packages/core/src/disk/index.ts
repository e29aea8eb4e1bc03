/** A spool on disk: what it has accepted outlives the process, and the next one sends it. */
export { createDiskSpool, type DiskSpool } from "./disk-spool.ts";
export { createFallbackSpool } from "./fallback.ts";
export { inspectSpool, type SpoolHome, type SpoolInspection } from "./inspect.ts";
export { createDiskDeadLetters, createFallbackDeadLetters, type DiskDeadLettersSettings } from "./letters/index.ts";
export { destinationHash } from "./names.ts";
export type { DiskSpoolSettings } from "./settings.ts";
