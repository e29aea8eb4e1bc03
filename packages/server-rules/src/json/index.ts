/** JSON from strangers, and the times in it: bounded in depth, never a surprise when it is written again. */
export { mostKeys, mostValues, parseBounded, TooManyValuesError } from "./bounded.ts";
export { isRecord, type JsonRecord, parseRecord, parseText, stringify, textOf } from "./text.ts";
export { isTime, timeOfText } from "./time.ts";
