import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { ChatAnthropic } from "@langchain/anthropic";
import { ChatOpenAI } from "@langchain/openai";
import { generateText, type LanguageModel, streamText } from "ai";
import OpenAI from "openai";
import { anthropic, chat, type Format, gemini, interactions, responses } from "./formats.ts";

/** One client of a model, with a fetch of ours or without. */
export interface Client {
  plain(): Promise<string>;
  stream(signal?: AbortSignal): AsyncIterable<string>;
}

export interface Contestant {
  readonly name: string;
  readonly format: Format;
  open(url: string, fetch: typeof globalThis.fetch): Client;
  /** What its `break` does to the body: some clients let go of it without a word. */
  readonly afterBreak: "cancels" | "lets go";
}

const prompt = "What is the weather?";
const messages = [{ role: "user" as const, content: prompt }];

async function* texts<T>(
  stream: PromiseLike<AsyncIterable<T>> | AsyncIterable<T>,
  read: (piece: T) => string | null | undefined,
): AsyncIterable<string> {
  for await (const piece of await stream) {
    const text = read(piece);
    if (text !== undefined && text !== null && text !== "") yield text;
  }
}

function openai(url: string, fetch: typeof globalThis.fetch): OpenAI {
  return new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch });
}

function aiSdk(model: LanguageModel): Client {
  return {
    plain: async () => (await generateText({ model, prompt, maxRetries: 0 })).text,
    stream: (abortSignal) => {
      const asked = { model, prompt, maxRetries: 0, onError: () => undefined, ...(abortSignal && { abortSignal }) };
      return texts(streamText(asked).fullStream, (part) => {
        if (part.type === "error") throw part.error;
        return part.type === "text-delta" ? part.text : undefined;
      });
    },
  };
}

function langchain(model: ChatOpenAI | ChatAnthropic): Client {
  return {
    plain: async () => (await model.invoke(prompt)).text,
    stream: (signal) => texts(model.stream(prompt, signal && { signal }), (piece) => piece.text),
  };
}

export const contestants: readonly Contestant[] = [
  {
    name: "openai, Chat Completions",
    format: chat,
    afterBreak: "cancels",
    open: (url, fetch) => {
      const { completions } = openai(url, fetch).chat;
      const request = { model: "gpt-4o", messages };
      return {
        plain: async () => (await completions.create(request)).choices[0]?.message.content ?? "",
        stream: (signal) =>
          texts(
            completions.create({ ...request, stream: true }, signal && { signal }),
            (piece) => piece.choices[0]?.delta.content,
          ),
      };
    },
  },
  {
    name: "openai, Responses",
    format: responses,
    afterBreak: "cancels",
    open: (url, fetch) => {
      const client = openai(url, fetch).responses;
      const request = { model: "gpt-4o", input: prompt };
      return {
        plain: async () => (await client.create(request)).output_text,
        stream: (signal) =>
          texts(client.create({ ...request, stream: true }, signal && { signal }), (piece) =>
            piece.type === "response.output_text.delta" ? piece.delta : undefined,
          ),
      };
    },
  },
  {
    name: "@anthropic-ai/sdk",
    format: anthropic,
    afterBreak: "cancels",
    open: (url, fetch) => {
      const client = new Anthropic({ apiKey: "x", baseURL: url, maxRetries: 0, fetch }).messages;
      const request = { model: "claude-sonnet-4-5", max_tokens: 100, messages };
      return {
        plain: async () =>
          (await client.create(request)).content.map((part) => ("text" in part ? part.text : "")).join(""),
        stream: (signal) =>
          texts(client.create({ ...request, stream: true }, signal && { signal }), (piece) =>
            piece.type === "content_block_delta" && piece.delta.type === "text_delta" ? piece.delta.text : undefined,
          ),
      };
    },
  },
  {
    name: "@google/genai",
    format: gemini,
    afterBreak: "lets go",
    open: (url, fetch) => {
      const { models } = new GoogleGenAI({ apiKey: "x", httpOptions: { baseUrl: url, fetch } as never });
      const request = { model: "gemini-2.5-flash", contents: prompt };
      return {
        plain: async () => (await models.generateContent(request)).text ?? "",
        stream: (abortSignal) =>
          texts(
            models.generateContentStream({ ...request, ...(abortSignal && { config: { abortSignal } }) }),
            (piece) => piece.text,
          ),
      };
    },
  },
  {
    name: "@google/genai, Interactions",
    format: interactions,
    afterBreak: "cancels",
    open: (url, fetch) => {
      const client = new GoogleGenAI({ apiKey: "x", httpOptions: { baseUrl: url, fetch } as never }).interactions;
      const request = { model: "gemini-2.5-flash", input: prompt };
      return {
        plain: async () => (await client.create(request)).output_text ?? "",
        stream: (signal) =>
          texts(client.create({ ...request, stream: true }, signal && { signal }), (piece) =>
            piece.event_type === "step.delta" && piece.delta.type === "text" ? piece.delta.text : undefined,
          ),
      };
    },
  },
  {
    name: "ai with @ai-sdk/openai",
    format: chat,
    afterBreak: "lets go",
    open: (url, fetch) => aiSdk(createOpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch }).chat("gpt-4o")),
  },
  {
    name: "ai with @ai-sdk/anthropic",
    format: anthropic,
    afterBreak: "lets go",
    open: (url, fetch) => aiSdk(createAnthropic({ apiKey: "x", baseURL: `${url}/v1`, fetch })("claude-sonnet-4-5")),
  },
  {
    name: "ai with @ai-sdk/google",
    format: gemini,
    afterBreak: "lets go",
    open: (url, fetch) => aiSdk(createGoogle({ apiKey: "x", baseURL: `${url}/v1beta`, fetch })("gemini-2.5-flash")),
  },
  {
    name: "LangChain's ChatOpenAI",
    format: chat,
    afterBreak: "cancels",
    open: (url, fetch) =>
      langchain(
        new ChatOpenAI({ model: "gpt-4o", apiKey: "x", maxRetries: 0, configuration: { baseURL: `${url}/v1`, fetch } }),
      ),
  },
  {
    name: "LangChain's ChatAnthropic",
    format: anthropic,
    afterBreak: "cancels",
    open: (url, fetch) =>
      langchain(
        new ChatAnthropic({
          model: "claude-sonnet-4-5",
          apiKey: "x",
          maxRetries: 0,
          anthropicApiUrl: url,
          clientOptions: { fetch },
        }),
      ),
  },
];
