import { vectorsOf } from "../embeddings/index.ts";
import { fieldsOf, parametersOf, textOf } from "../reading/index.ts";
import type { Dialect, Fields, RequestFacts } from "../types.ts";
import { assembleLines } from "./assemble.ts";
import { factsOf } from "./facts.ts";

const content: ReadonlySet<string> = new Set([
  "model",
  "messages",
  "tools",
  "prompt",
  "system",
  "images",
  "context",
  "input",
  "options",
]);

/** Everything streams unless it is told not to. */
function request(body: Fields, input: unknown): RequestFacts {
  return {
    model: textOf(body.model),
    input,
    modelParameters: { ...parametersOf(body, content), ...fieldsOf(body.options) },
    isStream: body.stream !== false,
  };
}

export const ollamaChat: Dialect = {
  name: "ollama.chat",
  operation: "chat",
  provider: "ollama",
  readRequest: (body) =>
    request(body, body.tools === undefined ? body.messages : { messages: body.messages, tools: body.tools }),
  readResponse: (value) => factsOf(fieldsOf(value), fieldsOf(value).message),
  assemble: assembleLines,
};

export const ollamaGenerate: Dialect = {
  ...ollamaChat,
  name: "ollama.generate",
  operation: "text_completion",
  readRequest: (body) => {
    const { system, prompt, images } = body;
    return request(body, system === undefined && images === undefined ? prompt : { system, prompt, images });
  },
  readResponse: (value) => factsOf(fieldsOf(value), fieldsOf(value).response),
};

export const ollamaEmbed: Dialect = {
  ...ollamaChat,
  name: "ollama.embed",
  operation: "embeddings",
  readRequest: (body) => ({ ...request(body, body.input ?? body.prompt), isStream: false }),
  readResponse: (value) => {
    const body = fieldsOf(value);
    // One text, one vector: its older way.
    const vectors = body.embeddings ?? (Array.isArray(body.embedding) ? [body.embedding] : undefined);
    return factsOf(body, Array.isArray(vectors) ? vectorsOf(vectors) : undefined);
  },
};
