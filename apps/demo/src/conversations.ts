/** What the demo's visitors ask: two of them, each in a session of their own. */
export const conversations: readonly {
  readonly chatId: string;
  readonly user: string;
  readonly questions: readonly string[];
}[] = [
  {
    chatId: "battery",
    user: "ada",
    questions: ["How long is the warranty on batteries?", "And how do I charge it so that it lasts?"],
  },
  { chatId: "parcel", user: "grace", questions: ["Where is my order?"] },
];

/** Asks the gateway as its page does, and reads the answer to its end. Answers the trace's id. */
export async function ask(
  gateway: string,
  chatId: string,
  user: string,
  text: string,
): Promise<{ traceId: string; answer: string }> {
  const response = await fetch(`${gateway}/chats/${chatId}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-user": user },
    body: JSON.stringify({ text }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`The gateway answered ${response.status}. What the services say of it is above.`);
  return { traceId: response.headers.get("x-langfuse-trace-id") ?? "", answer };
}
