/** On a machine that is busy a request may take longer than an observation is held for what is said of it late. */
export const patience: NodeJS.ProcessEnv = { LANGFUSE_HOLD_MS: "120000" };
