import { anthropicMessages } from "./anthropic/index.ts";
import { geminiEmbeddings, openaiEmbeddings } from "./embeddings/index.ts";
import { geminiGenerate } from "./gemini/index.ts";
import { geminiInteractions } from "./gemini-interactions/index.ts";
import { ollamaChat, ollamaEmbed, ollamaGenerate } from "./ollama/index.ts";
import { openaiChat, openaiCompletions } from "./openai-chat/index.ts";
import { openaiResponses } from "./openai-responses/index.ts";
import type { Dialect, Fields } from "./types.ts";

/** The names that the option `dialect` takes. */
export type DialectName =
  | "openai.chat"
  | "openai.completions"
  | "openai.responses"
  | "openai.embeddings"
  | "anthropic.messages"
  | "gemini.generate"
  | "gemini.interactions"
  | "gemini.embeddings"
  | "ollama.chat"
  | "ollama.generate"
  | "ollama.embed";

/** Every dialect by its name. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  "openai.chat": openaiChat,
  "openai.completions": openaiCompletions,
  "openai.responses": openaiResponses,
  "openai.embeddings": openaiEmbeddings,
  "anthropic.messages": anthropicMessages,
  "gemini.generate": geminiGenerate,
  "gemini.interactions": geminiInteractions,
  "gemini.embeddings": geminiEmbeddings,
  "ollama.chat": ollamaChat,
  "ollama.generate": ollamaGenerate,
  "ollama.embed": ollamaEmbed,
};

interface Recogniser {
  readonly path: RegExp;
  /** Fields that such a body has: many a service has a path that ends with /messages. */
  readonly has: readonly string[];
  readonly dialect: Dialect;
}

/** By the end of the path and the shape of the body, since any host may serve any dialect. The first that fits holds. */
const table: readonly Recogniser[] = [
  { path: /\/chat\/completions$/, has: ["messages"], dialect: openaiChat },
  // Mistral's agents have their model on the server.
  { path: /\/agents\/completions$/, has: ["agent_id", "messages"], dialect: openaiChat },
  { path: /\/responses$/, has: ["input"], dialect: openaiResponses },
  { path: /\/responses$/, has: ["model", "prompt"], dialect: openaiResponses },
  { path: /\/responses\/compact$/, has: ["model"], dialect: openaiResponses },
  { path: /\/embeddings$/, has: ["input"], dialect: openaiEmbeddings },
  { path: /\/completions$/, has: ["prompt"], dialect: openaiCompletions },
  { path: /\/messages$/, has: ["messages", "max_tokens", "model"], dialect: anthropicMessages },
  // Through Vertex AI: the model is in the path.
  { path: /:(streamR|r)awPredict$/, has: ["messages", "anthropic_version"], dialect: anthropicMessages },
  { path: /:(streamG|g)enerateContent$/, has: ["contents"], dialect: geminiGenerate },
  { path: /\/interactions$/, has: ["model", "input"], dialect: geminiInteractions },
  { path: /\/interactions$/, has: ["agent", "input"], dialect: geminiInteractions },
  // One that goes on where the last one stopped.
  { path: /\/interactions$/, has: ["model", "continuation_token"], dialect: geminiInteractions },
  { path: /:embedContent$/, has: ["content"], dialect: geminiEmbeddings },
  { path: /:batchEmbedContents$/, has: ["requests"], dialect: geminiEmbeddings },
  // Vertex AI predicts many things; only the model's name tells.
  { path: /embedding[^/:]{0,40}:predict$/, has: ["instances"], dialect: geminiEmbeddings },
  { path: /\/api\/chat$/, has: ["model", "messages"], dialect: ollamaChat },
  { path: /\/api\/generate$/, has: ["model", "prompt"], dialect: ollamaGenerate },
  { path: /\/api\/embed$/, has: ["model", "input"], dialect: ollamaEmbed },
  { path: /\/api\/embeddings$/, has: ["model", "prompt"], dialect: ollamaEmbed },
];

/** Whether a body is worth reading for this path. */
export function mayBeCall(path: string): boolean {
  return table.some((entry) => entry.path.test(path));
}

/**
 * The dialect of a request; undefined for a call of anything else.
 * @example recognise("/v1/chat/completions", { model: "gpt-5", messages: [] })?.name === "openai.chat";
 */
export function recognise(path: string, body: Fields): Dialect | undefined {
  return table.find((entry) => entry.path.test(path) && entry.has.every((name) => body[name] !== undefined))?.dialect;
}
