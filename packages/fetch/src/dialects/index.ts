/** The ways of talking to a model: one table that recognises them, one folder for each. */
export { type DialectName, dialects, mayBeCall, recognise } from "./recognise.ts";
export type { AnswerFacts, Aside, Assembler, Dialect, Fields, RequestFacts } from "./types.ts";
