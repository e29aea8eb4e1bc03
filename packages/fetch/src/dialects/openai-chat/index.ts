/** OpenAI's Chat Completions, and every server that imitates them; the older Completions too. */
export { openaiChat, openaiCompletions } from "./dialect.ts";
