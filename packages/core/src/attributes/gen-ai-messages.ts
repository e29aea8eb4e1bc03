import type { AttributeValue } from "@opentelemetry/api";

type Fields = Readonly<Record<string, unknown>>;
type Part = Record<string, unknown>;

/**
 * A generation's input as the standard's list of messages (JSON text), from what chat APIs take: a list of messages, an
 * object with such a list, or a plain question.
 */
export function inputMessages(text: AttributeValue | undefined): string | undefined {
  return messages(text, "user");
}

/**
 * A generation's output as the standard's list of messages: an answer, a message, a list, or an API's whole response.
 */
export function outputMessages(text: AttributeValue | undefined): string | undefined {
  return messages(text, "assistant");
}

function messages(text: AttributeValue | undefined, role: string): string | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  const list = listOf(parse(text)).map((item) => message(item, role));
  return JSON.stringify(list);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isFields(value)) return [value];
  for (const key of ["messages", "choices", "input"]) {
    const inner = value[key];
    if (Array.isArray(inner)) return inner;
  }
  return [value];
}

function message(item: unknown, role: string): Fields {
  const holder = isFields(item) ? item : undefined;
  const inner = isFields(holder?.message) ? holder.message : holder;
  const finish = holder?.finish_reason ?? holder?.finishReason;
  return {
    role: typeof inner?.role === "string" ? inner.role : role,
    parts: inner === undefined ? parts(item) : messageParts(inner),
    ...(typeof finish === "string" && { finish_reason: finish }),
  };
}

function messageParts(fields: Fields): Part[] {
  if (fields.role === "tool" && fields.tool_call_id !== undefined) {
    return [{ type: "tool_call_response", id: fields.tool_call_id, response: fields.content }];
  }
  const calls = Array.isArray(fields.tool_calls) ? fields.tool_calls.filter(isFields).map(toolCall) : [];
  if (fields.content === undefined && fields.parts === undefined && calls.length === 0) return parts(fields);
  return [...parts(fields.content ?? fields.parts), ...calls];
}

function parts(value: unknown): Part[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return [{ type: "text", content: value }];
  if (Array.isArray(value)) return value.flatMap((item) => (isFields(item) ? [contentPart(item)] : parts(item)));
  return [{ type: "text", content: JSON.stringify(value) }];
}

/** OpenAI's and Anthropic's parts of a message; others pass as they are, which the standard allows. */
function contentPart(part: Fields): Part {
  if (typeof part.text === "string") return { type: "text", content: part.text };
  if (part.type === "tool_use") return { type: "tool_call", id: part.id, name: part.name, arguments: part.input };
  if (part.type === "tool_result") return { type: "tool_call_response", id: part.tool_use_id, response: part.content };
  return { ...part };
}

function toolCall(call: Fields): Part {
  const named = isFields(call.function) ? call.function : call;
  return { type: "tool_call", id: call.id, name: named.name, arguments: parse(named.arguments) };
}

/** The JSON value of a text, or the text where it is none. */
function parse(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
