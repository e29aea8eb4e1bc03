/** What providers answer, as their documentation and servers write it. */

const chunk = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1_760_000_000, model: "gpt-4o-2024-08-06" };

const chatUsage = {
  prompt_tokens: 100,
  completion_tokens: 40,
  total_tokens: 140,
  prompt_tokens_details: { cached_tokens: 60, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 10, audio_tokens: 0 },
};

/** One choice's delta. */
export function delta(piece: unknown, finish: string | null = null, index = 0): Record<string, unknown> {
  return { ...chunk, choices: [{ index, delta: piece, logprobs: null, finish_reason: finish }] };
}

export const usageChunk: Record<string, unknown> = { ...chunk, choices: [], usage: chatUsage };

export function chatChunks(...words: string[]): Record<string, unknown>[] {
  return [
    delta({ role: "assistant", content: "", refusal: null }),
    ...words.map((content) => delta({ content })),
    delta({}, "stop"),
  ];
}

export function completion(message: Record<string, unknown>, finish = "stop"): Record<string, unknown> {
  return {
    id: "chatcmpl-2",
    object: "chat.completion",
    created: 1_760_000_000,
    model: "gpt-4o-2024-08-06",
    choices: [
      { index: 0, message: { role: "assistant", refusal: null, ...message }, logprobs: null, finish_reason: finish },
    ],
    usage: chatUsage,
    service_tier: "default",
    system_fingerprint: "fp_1",
  };
}

/** Two tools called at once, their pieces mixed. */
export const parallelToolChunks: readonly Record<string, unknown>[] = [
  delta({
    role: "assistant",
    content: null,
    tool_calls: [{ index: 0, id: "call_a", type: "function", function: { name: "weather", arguments: "" } }],
  }),
  delta({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }),
  delta({ tool_calls: [{ index: 1, id: "call_b", type: "function", function: { name: "time", arguments: "" } }] }),
  delta({
    tool_calls: [
      { index: 1, function: { arguments: '{"zone":"CET"}' } },
      { index: 0, function: { arguments: '"Oslo"}' } },
    ],
  }),
  delta({}, "tool_calls"),
];

export const parallelToolCalls: readonly object[] = [
  { id: "call_a", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } },
  { id: "call_b", type: "function", function: { name: "time", arguments: '{"zone":"CET"}' } },
];

export const rateLimited = {
  error: { message: "Rate limit reached for gpt-4o", type: "tokens", param: null, code: "rate_limit_exceeded" },
};
