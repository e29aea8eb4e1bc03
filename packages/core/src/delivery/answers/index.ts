/** Answers: what a server's answer, or its silence, means for what was sent. */
export type { EventVerdict } from "./event-verdicts.ts";
export { judge, type Outcome } from "./judge.ts";
export { plainWords, sentence, unended } from "./plain-words.ts";
export { type Action, ruleOfAnswer } from "./table.ts";
