import { done } from "../model-server.ts";
import { chatChunks, completion, usageChunk } from "../recordings.ts";

/** How a provider writes the answer "Rain.", whole and in pieces. */
export interface Format {
  readonly plain: object;
  /** A whole stream that says these words. */
  stream(words: readonly string[]): readonly (object | string)[];
  /** How many events come before the first word, and how many after the last. */
  readonly before: number;
  readonly after: number;
  /** An error in the middle of a stream, and the words that are to be recorded. */
  readonly error: object;
  readonly errorWords: string;
  readonly usage: Readonly<Record<string, number>>;
}

const openaiUsage = { input: 40, input_cached_tokens: 60, output: 30, output_reasoning_tokens: 10, total: 140 };

export const chat: Format = {
  plain: completion({ content: "Rain." }),
  stream: (words) => [...chatChunks(...words), usageChunk, done],
  before: 1,
  after: 3,
  error: { error: { message: "The server had an error.", type: "server_error" } },
  errorWords: "server_error: The server had an error.",
  usage: openaiUsage,
};

const message = (text: string): object => ({
  type: "message",
  id: "msg_1",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text, annotations: [] }],
});

const response = (output: readonly object[], status = "completed"): Record<string, unknown> => ({
  id: "resp_1",
  object: "response",
  created_at: 1_760_000_000,
  status,
  model: "gpt-4o-2024-08-06",
  output,
  usage:
    status === "completed"
      ? {
          input_tokens: 100,
          input_tokens_details: { cached_tokens: 60 },
          output_tokens: 40,
          output_tokens_details: { reasoning_tokens: 10 },
          total_tokens: 140,
        }
      : null,
});

export const responses: Format = {
  plain: response([message("Rain.")]),
  stream: (words) => [
    { type: "response.created", response: response([], "in_progress") },
    { type: "response.output_item.added", output_index: 0, item: { ...message(""), content: [] } },
    ...words.map((word) => ({ type: "response.output_text.delta", output_index: 0, content_index: 0, delta: word })),
    { type: "response.completed", response: response([message(words.join(""))]) },
  ],
  before: 2,
  after: 1,
  error: { type: "error", code: "server_error", message: "The server had an error.", param: null },
  errorWords: "server_error: The server had an error.",
  usage: openaiUsage,
};

const claude = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-4-5-20250929",
  stop_reason: null,
  stop_sequence: null,
};

export const anthropic: Format = {
  plain: {
    ...claude,
    content: [{ type: "text", text: "Rain." }],
    stop_reason: "end_turn",
    usage: { input_tokens: 20, output_tokens: 12 },
  },
  stream: (words) => [
    { type: "message_start", message: { ...claude, content: [], usage: { input_tokens: 20, output_tokens: 1 } } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    ...words.map((text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 12 } },
    { type: "message_stop" },
  ],
  before: 2,
  after: 3,
  error: { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
  errorWords: "overloaded_error: Overloaded",
  usage: { input: 20, output: 12, total: 32 },
};

const usageMetadata = { promptTokenCount: 20, candidatesTokenCount: 12, totalTokenCount: 32 };
const candidate = (text: string, finishReason?: string): object => ({
  candidates: [{ content: { role: "model", parts: [{ text }] }, index: 0, ...(finishReason && { finishReason }) }],
  modelVersion: "gemini-2.5-flash",
  ...(finishReason && { usageMetadata }),
});

export const gemini: Format = {
  plain: candidate("Rain.", "STOP"),
  stream: (words) => words.map((word, at) => candidate(word, at === words.length - 1 ? "STOP" : undefined)),
  before: 0,
  after: 0,
  error: { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } },
  errorWords: "UNAVAILABLE: The model is overloaded.",
  usage: { input: 20, output: 12, total: 32 },
};

const interaction = { id: "v1_abc", object: "interaction", model: "gemini-2.5-flash" };
const ended = {
  ...interaction,
  status: "completed",
  usage: { total_input_tokens: 20, total_output_tokens: 12, total_tokens: 32 },
};

export const interactions: Format = {
  plain: { ...ended, steps: [{ type: "model_output", content: [{ type: "text", text: "Rain." }] }] },
  stream: (words) => [
    { event_type: "interaction.created", interaction: { ...interaction, status: "in_progress" } },
    { event_type: "step.start", index: 0, step: { type: "model_output" } },
    ...words.map((text) => ({ event_type: "step.delta", index: 0, delta: { type: "text", text } })),
    { event_type: "step.stop", index: 0 },
    { event_type: "interaction.completed", interaction: ended },
    done,
  ],
  before: 2,
  after: 3,
  error: { event_type: "error", error: { code: "unavailable", message: "The model is overloaded." } },
  errorWords: "unavailable: The model is overloaded.",
  usage: { input: 20, output: 12, total: 32 },
};
