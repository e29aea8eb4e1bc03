/** Catches what the kit would have sent, in memory, for tests. */
export { captureTraces } from "./capture-traces.ts";
export type { CaptureOptions, TraceCapture } from "./types.ts";
