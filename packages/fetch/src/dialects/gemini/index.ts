/** Google's Gemini, by its own API and through Vertex AI. */
export { geminiGenerate } from "./dialect.ts";
