/** JSON from strangers: bounded in depth, never a surprise when it is written again. */
export {
  isRecord,
  type JsonRecord,
  parseBounded,
  parseRecord,
  parseText,
  stringify,
  TooManyValuesError,
  textOf,
} from "@langfuse-kit/server-rules";
