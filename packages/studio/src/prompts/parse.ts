import { extname } from "node:path";
import { isRecord, type JsonRecord } from "../json/index.ts";

/** What one file says of one version. */
export interface ParsedPrompt {
  readonly type: "text" | "chat";
  readonly prompt: string | readonly unknown[];
  readonly config: unknown;
  readonly labels: readonly string[];
  readonly tags: readonly string[];
  readonly commitMessage: string | null;
}

const form = 'Write { "prompt": "text or messages", "config": {}, "labels": [] }, or a list of messages.';

/** A text is a text prompt as it is; JSON is the prompt with what is said of it. Throws with words. */
export function parsePrompt(path: string, text: string): ParsedPrompt {
  if (extname(path) !== ".json") return { ...nothing, type: "text", prompt: text.replace(/\r?\n$/, "") };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`it is not JSON (${(error as Error).message}). ${form}`);
  }
  if (Array.isArray(value)) return { ...nothing, type: "chat", prompt: messages(value) };
  if (!isRecord(value)) throw new Error(`it holds neither an object nor a list. ${form}`);
  return fromRecord(value);
}

const nothing = { config: {}, labels: [], tags: [], commitMessage: null } as const;

function fromRecord(value: JsonRecord): ParsedPrompt {
  const { type, prompt, config = {}, labels = [], tags = [], commitMessage = null } = value;
  const isChat = Array.isArray(prompt);
  if (!isChat && typeof prompt !== "string") throw new Error(`"prompt" is neither a text nor a list. ${form}`);
  if (type !== undefined && type !== (isChat ? "chat" : "text")) {
    throw new Error(
      `"type" is ${JSON.stringify(type)}, and its prompt is ${isChat ? "a list of messages" : "a text"}.`,
    );
  }
  return {
    type: isChat ? "chat" : "text",
    prompt: isChat ? messages(prompt) : prompt,
    config,
    labels: texts(labels, "labels"),
    tags: texts(tags, "tags"),
    commitMessage: typeof commitMessage === "string" ? commitMessage : null,
  };
}

/** A placeholder is what Langfuse's clients fill with messages of their own. */
function messages(list: readonly unknown[]): readonly unknown[] {
  return list.map((one, at) => {
    const isMessage = isRecord(one) && typeof one.role === "string" && typeof one.content === "string";
    if (isMessage) return { type: "chatmessage", role: one.role, content: one.content };
    if (isRecord(one) && one.type === "placeholder" && typeof one.name === "string") return one;
    throw new Error(
      `message ${at + 1} is not { "role": "…", "content": "…" } or { "type": "placeholder", "name": "…" }.`,
    );
  });
}

function texts(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw new Error(`"${name}" is not a list of texts.`);
}

/** Labels by version, such as `{ "production": 2 }`. */
export function parseLabels(text: string): ReadonlyMap<string, number> {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || !Object.values(value).every(Number.isInteger)) {
    throw new Error('it does not hold labels with their versions, such as { "production": 2 }');
  }
  return new Map(Object.entries(value) as [string, number][]);
}
