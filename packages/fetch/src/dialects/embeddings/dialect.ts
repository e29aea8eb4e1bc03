import { deploymentIn, errorText, fieldsOf, listOf, modelIn, parametersOf, textOf } from "../reading/index.ts";
import type { AnswerFacts, Assembler, Dialect, Fields } from "../types.ts";
import { vectorsOf } from "./vectors.ts";

const openaiContent: ReadonlySet<string> = new Set(["model", "input"]);
const geminiContent: ReadonlySet<string> = new Set(["model", "content", "requests", "instances", "parameters"]);

/** There are no streams of embeddings. */
function nothingStreams(): Assembler {
  return { take: () => false, answer: () => ({}), isWhole: () => false, isOver: () => false };
}

function readOpenaiResponse(value: unknown): AnswerFacts {
  const body = fieldsOf(value);
  const vectors = listOf(body.data).map((item) => item.embedding);
  return {
    ...(vectors.length > 0 && { output: vectorsOf(vectors) }),
    model: textOf(body.model),
    usage: body.usage,
    responseId: textOf(body.id),
    failure: errorText(body),
  };
}

export const openaiEmbeddings: Dialect = {
  name: "openai.embeddings",
  operation: "embeddings",
  provider: "openai",
  readRequest: (body, url) => ({
    model: textOf(body.model) ?? deploymentIn(url),
    input: withoutTokens(body.input),
    modelParameters: parametersOf(body, openaiContent),
    isStream: false,
  }),
  readResponse: readOpenaiResponse,
  assemble: nothingStreams,
};

/** What is asked may be token ids, which mean nothing to a reader. */
function withoutTokens(input: unknown): unknown {
  if (!Array.isArray(input)) return input;
  if (typeof input[0] === "number") return `[${input.length} token ids]`;
  return input.map((item) => (Array.isArray(item) ? `[${item.length} token ids]` : item));
}

function readGeminiResponse(value: unknown): AnswerFacts {
  const body = fieldsOf(value);
  const predicted = listOf(body.predictions).map(({ embeddings }) => fieldsOf(embeddings));
  const all = body.embedding === undefined ? [...listOf(body.embeddings), ...predicted] : [fieldsOf(body.embedding)];
  return {
    ...(all.length > 0 && { output: vectorsOf(all.map(({ values }) => values)) }),
    usage: body.usageMetadata ?? countedIn(predicted),
    failure: errorText(value),
  };
}

export const geminiEmbeddings: Dialect = {
  name: "gemini.embeddings",
  operation: "embeddings",
  provider: "gcp.gemini",
  readRequest: (body, url) => ({
    model: modelIn(url) ?? textOf(body.model),
    input: askedOf(body),
    modelParameters: { ...parametersOf(body, geminiContent), ...fieldsOf(body.parameters) },
    isStream: false,
  }),
  readResponse: readGeminiResponse,
  assemble: nothingStreams,
};

function askedOf(body: Fields): unknown {
  if (body.instances !== undefined) return listOf(body.instances).map(({ content, text }) => content ?? text);
  return body.content ?? listOf(body.requests).map((request) => request.content);
}

/** Vertex AI's predictions count the tokens of each text. */
function countedIn(predicted: readonly Fields[]): Record<string, number> | undefined {
  let tokens = 0;
  for (const { statistics } of predicted) {
    const { token_count: count } = fieldsOf(statistics);
    if (typeof count === "number") tokens += count;
  }
  return tokens > 0 ? { input: tokens, total: tokens } : undefined;
}
