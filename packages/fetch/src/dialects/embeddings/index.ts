/** Embeddings of OpenAI's shape and of Gemini's: what was asked, and the size of what came. */
export { geminiEmbeddings, openaiEmbeddings } from "./dialect.ts";
export { vectorsOf } from "./vectors.ts";
