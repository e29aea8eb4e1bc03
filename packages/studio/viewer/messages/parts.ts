import { type Fields, isFields, isText, parsed, textOf } from "./read-json.ts";
import type { Part, Result } from "./types.ts";

const text = (value: unknown): Part[] => (isText(value) && value !== "" ? [{ kind: "text", text: value }] : []);

const call = (id: string | null, name: string | null, input: unknown): Part => ({
  kind: "call",
  id,
  name: name ?? "tool",
  input: parsed(input),
  result: null,
});

const answered = (result: Result): Part => ({ kind: "result", result });

/** AI SDK wraps what a tool said as `{ type: "json", value }`. */
function unwrapped(value: unknown): { output: unknown; failed: boolean } {
  if (isFields(value) && isText(value.type) && "value" in value) {
    return { output: parsed(value.value), failed: value.type.startsWith("error") };
  }
  return { output: parsed(value), failed: false };
}

/** The text of a tool's answer that is a list of text parts; anything else as it is. */
function joined(value: unknown): unknown {
  if (!Array.isArray(value)) return parsed(value);
  const texts = value.map((part) => (isFields(part) ? textOf(part, "text") : null));
  return texts.every(isText) ? parsed(texts.join("\n")) : value;
}

/** A picture or sound that is in the page's own store or in the data can be shown; what is elsewhere is only named. */
function media(label: string, address: unknown): Part {
  return { kind: "media", label, address: isText(address) ? address : null };
}

const data = (type: unknown, content: unknown): string | null =>
  isText(content)
    ? content.startsWith("data:")
      ? content
      : `data:${isText(type) ? type : ""};base64,${content}`
    : null;

const nested = (fields: Fields, name: string): Fields => (isFields(fields[name]) ? (fields[name] as Fields) : {});

type Reader = (part: Fields) => Part[];

const plain: Reader = (part) => text(part.text ?? part.content);
const used: Reader = (part) => [call(textOf(part, "id"), textOf(part, "name"), part.input)];

/** How each kind of part is read, by the name that providers give it in `type`. */
const byType: Readonly<Record<string, Reader>> = {
  // OpenAI, Anthropic, AI SDK and OpenTelemetry
  text: plain,
  input_text: plain,
  output_text: plain,
  summary_text: plain,
  refusal: (part) => text(part.refusal),
  reasoning: (part) => {
    const summary = Array.isArray(part.summary)
      ? part.summary.flatMap((one) => (isFields(one) ? (textOf(one, "text") ?? []) : []))
      : [];
    const said = textOf(part, "text", "content") ?? summary.join("\n\n");
    return said === "" ? [] : [{ kind: "reasoning", text: said }];
  },
  thinking: (part) => [{ kind: "reasoning", text: textOf(part, "thinking", "text") ?? "" }],
  redacted_thinking: () => [{ kind: "reasoning", text: "(encrypted by the provider)" }],
  // Calls
  tool_use: used,
  server_tool_use: used,
  tool_call: (part) => [call(textOf(part, "id"), textOf(part, "name"), part.arguments ?? part.args)],
  function_call: (part) => [call(textOf(part, "call_id", "id"), textOf(part, "name"), part.arguments)],
  custom_tool_call: (part) => [call(textOf(part, "call_id", "id"), textOf(part, "name"), part.input)],
  "tool-call": (part) => [call(textOf(part, "toolCallId"), textOf(part, "toolName"), part.input ?? part.args)],
  function: (part) => {
    const inner = nested(part, "function");
    return [call(textOf(part, "id"), textOf(inner, "name"), inner.arguments)];
  },
  // Answers
  tool_result: (part) => {
    const failed = part.is_error === true;
    return [answered({ id: textOf(part, "tool_use_id"), name: null, output: joined(part.content), failed })];
  },
  tool_call_response: (part) => {
    const output = joined(part.response ?? part.result);
    return [answered({ id: textOf(part, "id"), name: textOf(part, "name"), output, failed: false })];
  },
  function_call_output: (part) => [
    answered({ id: textOf(part, "call_id"), name: null, output: joined(part.output), failed: false }),
  ],
  "tool-result": (part) => {
    const { output, failed } = unwrapped(part.output ?? part.result);
    const said = { id: textOf(part, "toolCallId"), name: textOf(part, "toolName"), output };
    return [answered({ ...said, failed: failed || part.isError === true })];
  },
  // Media
  image_url: (part) => [media("image", isText(part.image_url) ? part.image_url : nested(part, "image_url").url)],
  input_image: (part) => [media("image", part.image_url)],
  input_audio: (part) => {
    const sound = nested(part, "input_audio");
    return [media("sound", data(`audio/${textOf(sound, "format") ?? "wav"}`, sound.data))];
  },
  image: (part) => {
    const source = nested(part, "source");
    const own = part.image === undefined ? undefined : data(part.mediaType ?? part.mimeType ?? "image/png", part.image);
    return [media("image", own ?? source.url ?? data(source.media_type, source.data))];
  },
  document: (part) => [media(textOf(part, "title") ?? "document", nested(part, "source").url)],
  file: (part) => {
    const file = nested(part, "file");
    const label = textOf(part, "filename", "name") ?? textOf(file, "filename") ?? textOf(part, "mediaType") ?? "file";
    return [media(label, part.url ?? file.file_data)];
  },
  "step-start": () => [],
};

/** AI SDK's messages of the browser name the tool in the type, and hold call and answer in one. */
function toolOfInterface(part: Fields): Part[] {
  const name = part.type === "dynamic-tool" ? textOf(part, "toolName") : String(part.type).slice("tool-".length);
  const id = textOf(part, "toolCallId");
  const failed = part.state === "output-error";
  const over = failed || part.state === "output-available";
  const result = over ? { id, name, output: failed ? part.errorText : part.output, failed } : null;
  return [{ kind: "call", id, name: name ?? "tool", input: part.input, result }];
}

/** Gemini's parts have no type; a field says what they are. */
function ofGemini(part: Fields): Part[] | undefined {
  if (isFields(part.functionCall)) {
    const inner = part.functionCall;
    return [call(textOf(inner, "id"), textOf(inner, "name"), inner.args)];
  }
  if (isFields(part.functionResponse)) {
    const inner = part.functionResponse;
    return [answered({ id: textOf(inner, "id"), name: textOf(inner, "name"), output: inner.response, failed: false })];
  }
  const blob = isFields(part.inlineData) ? part.inlineData : isFields(part.inline_data) ? part.inline_data : undefined;
  if (blob !== undefined) {
    const type = textOf(blob, "mimeType", "mime_type");
    return [media(type ?? "data", data(type, blob.data))];
  }
  if (isFields(part.fileData)) return [media(textOf(part.fileData, "mimeType") ?? "file", part.fileData.fileUri)];
  if (isText(part.text)) return part.thought === true ? [{ kind: "reasoning", text: part.text }] : text(part.text);
  return undefined;
}

/** Reads one part of a message. What nobody knows is shown as data. */
export function readPart(part: unknown): Part[] {
  if (isText(part)) return text(part);
  if (!isFields(part)) return part === null || part === undefined ? [] : [{ kind: "data", value: part }];
  const type = textOf(part, "type");
  if (type !== null) {
    if (Object.hasOwn(byType, type)) return byType[type]?.(part) ?? [];
    if (type.startsWith("tool-") || type === "dynamic-tool") return toolOfInterface(part);
    if (type.endsWith("_tool_result")) return byType.tool_result?.(part) ?? [];
  }
  return ofGemini(part) ?? [{ kind: "data", value: part }];
}

/** Reads what stands in `content` or `parts`: a text, a part, or a list of parts. */
export function readParts(content: unknown): Part[] {
  if (Array.isArray(content)) return content.flatMap(readPart);
  return readPart(content);
}
