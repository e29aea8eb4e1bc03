/** Ollama's own API; its OpenAI-compatible one is known as such. */
export { ollamaChat, ollamaEmbed, ollamaGenerate } from "./dialect.ts";
