import { readPart, readParts } from "./parts.ts";
import { type Fields, isFields, isText, parsed, textOf } from "./read-json.ts";
import type { Message, Part, Role } from "./types.ts";

const roles: Readonly<Record<string, Role>> = {
  system: "system",
  developer: "system",
  user: "user",
  human: "user",
  assistant: "assistant",
  ai: "assistant",
  model: "assistant",
  tool: "tool",
  function: "tool",
};

/** The role that a sender's word for it means; `constructor` is none. */
export function roleOf(value: unknown): Role | undefined {
  const name = isText(value) ? value.toLowerCase() : "";
  return Object.hasOwn(roles, name) ? roles[name] : undefined;
}

/** Parts that stand beside `content`: OpenAI's calls, refusals and reasoning, AI SDK's calls. */
function besides(fields: Fields): Part[] {
  const calls = [fields.tool_calls, fields.toolCalls].flatMap((list) => (Array.isArray(list) ? list : []));
  return [
    ...(isText(fields.refusal) ? readPart({ type: "refusal", refusal: fields.refusal }) : []),
    ...calls.flatMap((entry) => {
      if (!isFields(entry)) return [];
      if (isFields(entry.function)) return readPart({ ...entry, type: "function" });
      return readPart({ type: "toolName" in entry ? "tool-call" : "tool_call", ...entry });
    }),
    ...(isFields(fields.function_call) ? readPart({ type: "function_call", ...fields.function_call }) : []),
  ];
}

function reasoning(fields: Fields): Part[] {
  const said = textOf(fields, "reasoning_content", "reasoning", "reasoningText");
  return said === null || said === "" ? [] : [{ kind: "reasoning", text: said }];
}

/** A message that is all a tool's answer, in OpenAI's way: the call's id stands beside the content. */
function toolAnswer(fields: Fields): Part[] | undefined {
  const id = textOf(fields, "tool_call_id");
  if (id === null && fields.role !== "function") return undefined;
  const parts = readParts(fields.content);
  const texts = parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
  const output = texts.length === parts.length ? parsed(texts.join("\n")) : fields.content;
  return [{ kind: "result", result: { id, name: textOf(fields, "name"), output, failed: false } }];
}

/** Reads one message of any provider; undefined for what is none. */
export function readMessage(value: unknown): Message | undefined {
  if (!isFields(value)) return undefined;
  const role = roleOf(value.role);
  if (role !== undefined) {
    const content = value.content ?? value.parts;
    const parts = toolAnswer(value) ?? [...reasoning(value), ...readParts(content), ...besides(value)];
    return { role, name: textOf(value, "name"), parts };
  }
  // OpenAI's Responses list calls, answers and reasoning beside messages, without a role.
  const type = textOf(value, "type");
  if (type === "function_call_output" || type === "custom_tool_call_output") {
    return { role: "tool", name: null, parts: readPart({ ...value, type: "function_call_output" }) };
  }
  if (type === "function_call" || type === "custom_tool_call" || type === "reasoning") {
    return { role: "assistant", name: null, parts: readPart(value) };
  }
  // LangChain
  const kind = roleOf(type);
  if (kind !== undefined && "content" in value) {
    return { role: kind, name: null, parts: toolAnswer(value) ?? [...readParts(value.content), ...besides(value)] };
  }
  return undefined;
}
