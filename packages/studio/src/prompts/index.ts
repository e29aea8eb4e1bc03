/** Prompts from a folder of the user's, as `langfuse.prompt.get()` wants them. Read anew whenever somebody asks. */
export { type FoundPrompt, openPrompts, type PromptFolder, PromptProblem, type PromptVersion } from "./folder.ts";
