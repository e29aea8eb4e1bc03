/** Scores that browsers post. */
export { LangfuseFeedbackController, type LangfuseFeedbackOptions } from "./controller.ts";
export { LANGFUSE_FEEDBACK_OPTIONS } from "./token.ts";
