/** What may leave the process: values made safe, bounded and well-formed. */

export { withoutSecretHeaders } from "./headers.ts";
export { isError, isLeftOther, type LeftError, leftError, noteLeft, sentenceOf, tellable } from "./left-errors.ts";
export { defaultLimits, type SerializeLimits } from "./limits.ts";
export type { CaptureMode } from "./mode.ts";
export { parseJson, readFields, readJson, readJsonOrText } from "./read-json.ts";
export { isEndOfSecret, isSecretName, saysSecret, wordsOf } from "./secret-names.ts";
export { serialize } from "./serialize.ts";
export { truncateText, wellFormed } from "./text.ts";
