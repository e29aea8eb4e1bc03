/** What may leave the process: values made safe, bounded and well-formed. */

export { defaultLimits, type SerializeLimits } from "./limits.ts";
export type { CaptureMode } from "./mode.ts";
export { parseJson, readFields, readJson, readJsonOrText } from "./read-json.ts";
export { serialize } from "./serialize.ts";
export { truncateText, wellFormed } from "./text.ts";
