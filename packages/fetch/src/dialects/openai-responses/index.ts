/** OpenAI's Responses. */
export { openaiResponses } from "./dialect.ts";
