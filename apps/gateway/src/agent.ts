import { AGENT_URL } from "./settings.ts";

/** One message of a conversation. */
export interface Turn {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** The agent's answer, in the pieces that it comes in. */
export async function ask(conversation: readonly Turn[]): Promise<AsyncIterable<string>> {
  const response = await fetch(`${AGENT_URL}/answers`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ conversation }),
  });
  if (!response.ok || response.body === null) throw new Error(`The agent answered ${response.status}.`);
  return response.body.pipeThrough(new TextDecoderStream());
}
