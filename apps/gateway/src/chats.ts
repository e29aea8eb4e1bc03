import { updateTrace } from "@langfuse-kit/core";
import { Router } from "express";
import { ask, type Turn } from "./agent.ts";
import { summaries } from "./summaries.ts";

const conversations = new Map<string, Turn[]>();

export const chats: Router = Router();

chats.post("/:chatId/messages", async (request, response) => {
  const { chatId } = request.params;
  const question: unknown = request.body?.text;
  if (typeof question !== "string" || question.trim() === "") {
    response.status(400).json({ error: "Say something: { text }" });
    return;
  }
  updateTrace({ name: "chat", sessionId: chatId, input: question });
  const conversation: Turn[] = [...(conversations.get(chatId) ?? []), { role: "user", content: question }];

  let answer = "";
  for await (const piece of await ask(conversation)) {
    if (answer === "") response.type("text/plain");
    response.write(piece);
    answer += piece;
  }
  conversation.push({ role: "assistant", content: answer });
  conversations.set(chatId, conversation);
  updateTrace({ output: answer });

  await summaries.add("summarise", { chatId, conversation }, { attempts: 3, backoff: { type: "fixed", delay: 200 } });
  response.end();
});
