/** JSON from strangers, and the times in it: bounded in depth, never a surprise when it is written again. */
export {
  isRecord,
  isTime,
  type JsonRecord,
  parseBounded,
  parseRecord,
  parseText,
  stringify,
  TooManyValuesError,
  textOf,
  timeOfText,
} from "@langfuse-kit/server-rules";
