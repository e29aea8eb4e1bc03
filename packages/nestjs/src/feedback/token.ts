/** What the feedback controller is given; the same for all copies of this package. */
export const LANGFUSE_FEEDBACK_OPTIONS: unique symbol = Symbol.for("langfuse-kit.nestjs.feedback-options.v1") as never;
