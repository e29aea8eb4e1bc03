import { GoogleGenAI } from "@google/genai";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { done, type startModel } from "./model-server.ts";

type Answer = Parameters<typeof startModel>[0];

/** What Google's Interactions answer, as its documentation writes it. */
export const model = "gemini-3-flash-preview";
export const usage: Record<string, unknown> = {
  total_tokens: 299,
  total_input_tokens: 138,
  input_tokens_by_modality: [{ modality: "text", tokens: 138 }],
  total_cached_tokens: 38,
  total_output_tokens: 20,
  total_tool_use_tokens: 0,
  total_thought_tokens: 141,
};
export const counted: Record<string, number> = {
  input: 100,
  input_cached_tokens: 38,
  output: 20,
  output_reasoning_tokens: 141,
  total: 299,
};
export const head: Record<string, string> = { id: "v1_abc", object: "interaction", model };
export const said = (text: string): object => ({ type: "model_output", content: [{ type: "text", text }] });
export const interaction = (steps: object[], more: object = {}): object => ({
  ...head,
  status: "completed",
  created: "2026-05-12T17:24:26Z",
  updated: "2026-05-12T17:24:29Z",
  service_tier: "standard",
  steps,
  usage,
  ...more,
});
export const client = (url: string): GoogleGenAI =>
  new GoogleGenAI({ apiKey: "secret-key", httpOptions: { baseUrl: url, fetch: langfuseFetch() } as never });

/** Events as Google sends them, each with its name, and the last one without JSON. */
export function sse(list: readonly object[], end: "end" | "break" = "end"): Answer {
  return async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of list) {
      response.write(`event: ${(event as { event_type: string }).event_type}\ndata: ${JSON.stringify(event)}\n\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (end === "end") response.end(`event: done\n${done}`);
    else response.destroy();
  };
}

export const created: object = { event_type: "interaction.created", interaction: { ...head, status: "in_progress" } };
export const working: object = {
  event_type: "interaction.status_update",
  interaction_id: "v1_abc",
  status: "in_progress",
};
export const completed = (status: string, more: object = {}): object => ({
  event_type: "interaction.completed",
  interaction: { ...head, status, usage, service_tier: "standard", ...more },
});
export const start = (index: number, step: object): object => ({ event_type: "step.start", index, step });
export const delta = (index: number, piece: object): object => ({ event_type: "step.delta", index, delta: piece });
export const stop = (index: number): object => ({ event_type: "step.stop", index });
