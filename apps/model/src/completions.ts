import type { ChatRequest, Reply } from "./types.ts";

/** The answer in one piece. */
export function completion(model: string, reply: Reply): object {
  const message = { role: "assistant", content: reply.call ? null : reply.text, ...calls(reply) };
  const choice = { index: 0, message, finish_reason: finishOf(reply), logprobs: null };
  return { ...frame("chat.completion", model, reply), choices: [choice], usage: reply.usage };
}

/** The answer as chunks, word by word. */
export function* streamed({ model, stream_options }: ChatRequest, reply: Reply): Generator<object> {
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    ...frame("chat.completion.chunk", model, reply),
    choices: [{ index: 0, delta, finish_reason }],
  });
  yield chunk({ role: "assistant", content: reply.call ? null : "" });
  if (reply.call) yield chunk(calls(reply));
  else for (const word of reply.text.match(/\S+\s*/g) ?? []) yield chunk({ content: word });
  yield chunk({}, finishOf(reply));
  if (stream_options?.include_usage) {
    yield { ...frame("chat.completion.chunk", model, reply), choices: [], usage: reply.usage };
  }
}

const created = 1_760_000_000;
const frame = (object: string, model: string, { id }: Reply): object => ({ id, object, created, model });
const finishOf = ({ call }: Reply): string => (call ? "tool_calls" : "stop");
const calls = ({ id, call }: Reply): object =>
  call ? { tool_calls: [{ index: 0, id: `call-${id}`, type: "function", function: call }] } : {};
