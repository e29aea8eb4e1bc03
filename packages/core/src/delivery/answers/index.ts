/** Answers: what a server's answer, or its silence, means for what was sent. */
export type { EventVerdict } from "./event-verdicts.ts";
export { judge, type Outcome } from "./judge.ts";
export { type Action, ruleOfAnswer } from "./table.ts";
export { plainWords, sentence, unended } from "./words.ts";
