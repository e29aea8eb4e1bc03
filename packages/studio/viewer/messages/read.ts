import { readMessage, roleOf } from "./message.ts";
import { readParts } from "./parts.ts";
import { type Fields, isFields, isText, parsed } from "./read-json.ts";
import type { Message, Part, Role } from "./types.ts";

const said = (role: Role, parts: readonly Part[]): Message[] => (parts.length > 0 ? [{ role, name: null, parts }] : []);

function list(values: readonly unknown[]): Message[] | undefined {
  const messages = values.map(readMessage);
  const whole = messages.length > 0 && messages.every((message) => message !== undefined);
  return whole ? (messages as Message[]) : undefined;
}

/** What Anthropic, Gemini and OpenAI's Responses keep apart from the messages. */
function system(fields: Fields): Message[] {
  const value = fields.system ?? fields.systemInstruction ?? fields.system_instruction ?? fields.instructions;
  if (value === undefined || value === null) return [];
  return said("system", readParts(isFields(value) && "parts" in value ? value.parts : value));
}

function within(fields: Fields, name: string, role: Role): Message[] | undefined {
  const value = parsed(fields[name]);
  const rest = isText(value) ? said(role, readParts(value)) : Array.isArray(value) ? list(value) : undefined;
  return rest === undefined ? undefined : [...system(fields), ...rest];
}

/** Each choice or candidate as a message. */
function answers(values: unknown, name: string): Message[] | undefined {
  if (!Array.isArray(values)) return undefined;
  const inner = values.map((value) => (isFields(value) ? (value[name] ?? value) : value));
  return list(
    inner.map((value) => (isFields(value) && value.role === undefined ? { ...value, role: "assistant" } : value)),
  );
}

/** AI SDK's result: text and calls side by side. */
function sideBySide(fields: Fields): Message[] | undefined {
  if (!isText(fields.text) && !Array.isArray(fields.toolCalls)) return undefined;
  const known = ["text", "toolCalls", "reasoning", "reasoningText", "finishReason", "usage", "files", "sources"];
  if (!Object.keys(fields).every((key) => known.includes(key))) return undefined;
  const message = readMessage({ ...fields, role: "assistant", content: fields.text });
  return message === undefined ? undefined : [message];
}

type Reader = (fields: Fields, role: Role) => Message[] | undefined;

/** Tried in turn; the first that knows the shape answers. */
const readers: readonly Reader[] = [
  (fields) => within(fields, "messages", "user"),
  (fields) => within(fields, "contents", "user"),
  (fields) =>
    roleOf(fields.role) === undefined && ("instructions" in fields || "model" in fields)
      ? within(fields, "input", "user")
      : undefined,
  (fields) => answers(fields.choices, "message"),
  (fields) => answers(fields.candidates, "content"),
  (fields) => (Array.isArray(fields.output) ? within(fields, "output", "assistant") : undefined),
  (fields) => {
    const message = readMessage(fields);
    return message === undefined ? undefined : [message];
  },
  sideBySide,
  (fields, role) => (isText(fields.prompt) ? [...system(fields), ...said(role, readParts(fields.prompt))] : undefined),
];

/** Parts without a message round them, such as Anthropic's `content` or OpenTelemetry's parts. */
function loose(values: readonly unknown[], role: Role): Message[] | undefined {
  if (values.length === 0 || !values.every((value) => isFields(value) && isText(value.type))) return undefined;
  const parts = readParts(values);
  return parts.some((part) => part.kind === "data") ? undefined : said(role, parts);
}

/**
 * The conversation in what a model was given or answered, in the shapes of OpenAI (chat and Responses), Anthropic,
 * Gemini, the AI SDK, LangChain and OpenTelemetry. Undefined for what is no conversation.
 * @example readMessages('[{ "role": "user", "content": "Hello" }]', "user");
 */
export function readMessages(value: unknown, role: Role): Message[] | undefined {
  const content = parsed(value);
  // OpenTelemetry has no lists of objects, so some write each message as JSON of its own.
  if (Array.isArray(content)) return list(content.map(parsed)) ?? loose(content, role);
  if (!isFields(content)) return undefined;
  for (const reader of readers) {
    const messages = reader(content, role);
    if (messages?.some((message) => message.parts.length > 0)) return messages;
  }
  return undefined;
}
