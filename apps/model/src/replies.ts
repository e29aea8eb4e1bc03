import { createHash } from "node:crypto";
import type { ChatRequest, Reply } from "./types.ts";

/** A model of three rules: search before answering, answer from what was found, and summarise when told to. */
export function replyTo({ messages, tools = [] }: ChatRequest): Reply {
  const prompt = JSON.stringify(messages);
  const id = `chatcmpl-${createHash("sha256").update(prompt).digest("hex").slice(0, 24)}`;
  const question = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const found = messages.at(-1)?.role === "tool" ? messages.at(-1)?.content : undefined;
  const [tool] = tools;
  const call =
    tool && found === undefined
      ? { name: tool.function.name, arguments: JSON.stringify({ query: question }) }
      : undefined;
  const isSummary = messages[0]?.content?.startsWith("Summarise") ?? false;
  const text = call ? call.arguments : isSummary ? summaryOf(question) : answerFrom(found ?? "[]");
  const [prompt_tokens, completion_tokens] = [tokensOf(prompt), tokensOf(text)];
  const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  return { id, text, ...(call && { call }), usage };
}

function answerFrom(found: string): string {
  const [best] = JSON.parse(found) as { title: string; text: string }[];
  if (best === undefined) return "I found nothing about that in our handbook. Shall I ask a colleague?";
  return `From our handbook, "${best.title}": ${best.text}`;
}

function summaryOf(conversation: string): string {
  const questions = [...conversation.matchAll(/^user: (.+)$/gm)].map(([, text]) => text);
  return `The customer asked ${questions.length} time(s), last: ${questions.at(-1) ?? "nothing"}`;
}

/** About four characters to a token. */
const tokensOf = (text: string): number => Math.max(1, Math.ceil(text.length / 4));
