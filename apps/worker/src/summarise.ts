import { langfuseFetch } from "@langfuse-kit/fetch";
import type { Job } from "bullmq";
import OpenAI from "openai";
import { FAIL_FIRST_ATTEMPT, MODEL, MODEL_URL, OPENAI_API_KEY } from "./settings.ts";
import type { Conversation } from "./types.ts";

const openai = new OpenAI({ baseURL: `${MODEL_URL}/v1`, apiKey: OPENAI_API_KEY, fetch: langfuseFetch() });

/** The conversation in a sentence. */
export async function summarise({
  data,
  attemptsMade,
}: Pick<Job<Conversation>, "data" | "attemptsMade">): Promise<string> {
  // For show: what a retry looks like in a trace.
  if (FAIL_FIRST_ATTEMPT && attemptsMade === 0) throw new Error("The conversation is locked by another worker.");
  const content = data.conversation.map((turn) => `${turn.role}: ${turn.content}`).join("\n");
  const { choices } = await openai.chat.completions.create({
    model: MODEL,
    messages: [
      { role: "system", content: "Summarise the conversation in one sentence." },
      { role: "user", content },
    ],
  });
  return choices[0]?.message.content ?? "";
}
