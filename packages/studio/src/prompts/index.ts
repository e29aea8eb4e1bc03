/** Prompts from a folder of the user's, as `langfuse.prompt.get()` wants them. Read anew whenever somebody asks. */
export { openPrompts, type PromptFolder } from "./folder.ts";
export { PromptProblem } from "./problem.ts";
export type { FoundPrompt, PromptVersion } from "./types.ts";
