/** Prompts from a folder of the user's, as `langfuse.prompt.get()` wants them. Read anew whenever somebody asks. */
export { openPrompts, type PromptFolder, PromptProblem } from "./folder.ts";
export type { FoundPrompt, PromptVersion } from "./types.ts";
