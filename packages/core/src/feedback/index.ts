/** Scores from outside: a signed token goes out with the answer, and comes back with a score of that trace and no other. */
export { createFeedback, type Feedback, TOKEN_HEADER } from "./feedback.ts";
export { issueToken } from "./issue.ts";
export { readKeys } from "./keys.ts";
export type { FeedbackAnswer, FeedbackCall, FeedbackKeys, FeedbackOptions, ScoreRule } from "./types.ts";
