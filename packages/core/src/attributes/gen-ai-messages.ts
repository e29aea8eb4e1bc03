import type { AttributeValue } from "@opentelemetry/api";
import { readJsonOrText } from "../capture/index.ts";

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
export function outputMessages(text: AttributeValue | undefined, finishReason?: string): string | undefined {
  return messages(text, "assistant", finishReason?.split(", "));
}

function messages(
  text: AttributeValue | undefined,
  role: string,
  finishReasons?: readonly string[],
): string | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  const list = listOf(parse(text)).map((item, index) =>
    message(item, role, finishReasons?.[index] ?? finishReasons?.[0]),
  );
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

function message(item: unknown, role: string, finishReason?: string): Fields {
  const holder = isFields(item) ? item : undefined;
  const inner = isFields(holder?.message) ? holder.message : holder;
  const finish = holder?.finish_reason ?? holder?.finishReason ?? finishReason;
  return {
    role: roleOf(inner) ?? role,
    parts: inner === undefined ? parts(item) : messageParts(inner),
    ...(typeof finish === "string" && { finish_reason: finish }),
  };
}

/** The standard knows one word for what answers. */
function roleOf(fields: Fields | undefined): string | undefined {
  if (fields?.type === "function_call_output") return "tool";
  if (typeof fields?.role !== "string") return undefined;
  return fields.role === "model" ? "assistant" : fields.role;
}

function messageParts(fields: Fields): Part[] {
  const item = partKinds.find(({ fits }) => fits(fields))?.make(fields);
  if (item !== undefined) return [item];
  if (fields.role === "tool" && fields.tool_call_id !== undefined) {
    return [{ type: "tool_call_response", id: fields.tool_call_id, response: fields.content }];
  }
  const calls = Array.isArray(fields.tool_calls) ? fields.tool_calls.filter(isFields).map(toolCall) : [];
  if (fields.content === undefined && fields.parts === undefined && calls.length === 0) return parts(fields);
  const reasoning = fields.reasoning_content;
  const thoughts = typeof reasoning === "string" ? [{ type: "reasoning", content: reasoning }] : [];
  return [...thoughts, ...parts(fields.content ?? fields.parts), ...calls];
}

function parts(value: unknown): Part[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return [{ type: "text", content: value }];
  if (Array.isArray(value)) return value.flatMap((item) => (isFields(item) ? [contentPart(item)] : parts(item)));
  return [{ type: "text", content: JSON.stringify(value) }];
}

/** Parts of messages, and whole items of Responses, by what marks them. */
const partKinds: readonly { readonly fits: (part: Fields) => boolean; readonly make: (part: Fields) => Part }[] = [
  {
    fits: ({ type }) => type === "tool_use",
    make: ({ id, name, input }) => ({ type: "tool_call", id, name, arguments: input }),
  },
  {
    fits: ({ type }) => type === "tool_result",
    make: ({ tool_use_id: id, content }) => ({ type: "tool_call_response", id, response: content }),
  },
  {
    fits: ({ type }) => type === "thinking",
    make: ({ thinking }) => ({ type: "reasoning", content: thoughtOf(thinking) }),
  },
  {
    fits: ({ type }) => type === "function_call",
    make: ({ call_id: id, name, arguments: input }) => ({ type: "tool_call", id, name, arguments: parse(input) }),
  },
  {
    fits: ({ type }) => type === "function_call_output",
    make: ({ call_id: id, output }) => ({ type: "tool_call_response", id, response: output }),
  },
  {
    fits: ({ functionCall }) => isFields(functionCall),
    make: ({ functionCall }) => {
      const { id, name, args } = functionCall as Fields;
      return { type: "tool_call", id, name, arguments: args };
    },
  },
  {
    fits: ({ functionResponse }) => isFields(functionResponse),
    make: ({ functionResponse }) => {
      const { id, response } = functionResponse as Fields;
      return { type: "tool_call_response", id, response };
    },
  },
  {
    fits: ({ thought, text }) => thought === true && typeof text === "string",
    make: ({ text }) => ({ type: "reasoning", content: text }),
  },
  { fits: ({ text }) => typeof text === "string", make: ({ text }) => ({ type: "text", content: text }) },
];

/** Anthropic's thoughts are texts, Mistral's lists of them. */
function thoughtOf(thinking: unknown): unknown {
  if (!Array.isArray(thinking)) return thinking;
  return thinking.map((part) => (isFields(part) && typeof part.text === "string" ? part.text : "")).join("");
}

/** Others pass as they are, which the standard allows. */
function contentPart(part: Fields): Part {
  return partKinds.find(({ fits }) => fits(part))?.make(part) ?? { ...part };
}

function toolCall(call: Fields): Part {
  const named = isFields(call.function) ? call.function : call;
  return { type: "tool_call", id: call.id, name: named.name, arguments: parse(named.arguments) };
}

/** The JSON value of a text, or the text where it is none. */
function parse(value: unknown): unknown {
  return typeof value === "string" && /^\s*[[{"]/.test(value) ? readJsonOrText(value) : value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
