/** Google's Interactions, the younger way to Gemini and to its agents. */
export { geminiInteractions } from "./dialect.ts";
