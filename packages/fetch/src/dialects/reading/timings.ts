import type { Fields } from "../types.ts";
import { fieldsOf } from "./fields.ts";

type Timing = "queueMs" | "prefillMs" | "decodeMs" | "loadMs" | "interTokenMs" | "tokensPerSecond";

/** Where servers say how long they took: under which field, by which name, and milliseconds in one of its units. */
const table: readonly (readonly [holder: string, name: string, timing: Timing, unit: number])[] = [
  // vLLM with --enable-per-request-metrics, and llm-d in front of it.
  ["metrics", "queue_time_ms", "queueMs", 1],
  ["metrics", "time_to_first_token_ms", "prefillMs", 1],
  ["metrics", "generation_time_ms", "decodeMs", 1],
  ["metrics", "mean_itl_ms", "interTokenMs", 1],
  ["metrics", "tokens_per_second", "tokensPerSecond", 1],
  // llama.cpp.
  ["timings", "prompt_ms", "prefillMs", 1],
  ["timings", "predicted_ms", "decodeMs", 1],
  ["timings", "predicted_per_second", "tokensPerSecond", 1],
  // Groq.
  ["usage", "queue_time", "queueMs", 1e3],
  ["usage", "prompt_time", "prefillMs", 1e3],
  ["usage", "completion_time", "decodeMs", 1e3],
  // Ollama, in nanoseconds at the top.
  ["", "load_duration", "loadMs", 1e-6],
  ["", "prompt_eval_duration", "prefillMs", 1e-6],
  ["", "eval_duration", "decodeMs", 1e-6],
];

/** What the server says of its own time; undefined where it says nothing. */
export function timingsOf(body: Fields): Record<string, number> | undefined {
  const timings: Record<string, number> = {};
  for (const [holder, name, timing, unit] of table) {
    const value = (holder === "" ? body : fieldsOf(body[holder]))[name];
    if (typeof value === "number" && value >= 0) timings[timing] = Math.round(value * unit * 1000) / 1000;
  }
  return Object.keys(timings).length > 0 ? timings : undefined;
}
