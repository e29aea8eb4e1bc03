import { appended, fieldsOf, listOf, textOf } from "../reading/index.ts";
import type { Assembler, Fields } from "../types.ts";
import { actions } from "./actions.ts";
import { factsOf } from "./facts.ts";

const mostItems = 1_000;

type Draft = Record<string, unknown>;

/** Events that bring a piece of text: the list that it is a part of, and its field there. */
const pieces: Readonly<Record<string, readonly [list: string, index: string, field: string, type: string]>> = {
  "response.output_text.delta": ["content", "content_index", "text", "output_text"],
  "response.refusal.delta": ["content", "content_index", "refusal", "refusal"],
  "response.reasoning_text.delta": ["content", "content_index", "text", "reasoning_text"],
  "response.reasoning_summary_text.delta": ["summary", "summary_index", "text", "summary_text"],
};

/** Events that bring a piece of an item's own field. */
const fields: Readonly<Record<string, string>> = {
  "response.function_call_arguments.delta": "arguments",
  "response.mcp_call_arguments.delta": "arguments",
  "response.custom_tool_call_input.delta": "input",
  "response.code_interpreter_call_code.delta": "code",
};

export function assembleResponse(): Assembler {
  let body: Fields = {};
  let whole: Fields | undefined;
  const items: Draft[] = [];

  function itemAt(index: unknown): Draft | undefined {
    const at = typeof index === "number" && index >= 0 ? index : 0;
    if (at >= mostItems) return undefined;
    items[at] ??= { type: "message", role: "assistant" };
    return items[at];
  }

  function takePiece(event: Fields, type: string): boolean {
    const field = fields[type];
    const part = pieces[type];
    const item = field === undefined && part === undefined ? undefined : itemAt(event.output_index);
    if (item === undefined) return false;
    if (field !== undefined) item[field] = appended(item[field] as string | undefined, event.delta);
    else if (part !== undefined) addToPart(item, event, part);
    return true;
  }

  function takeAction(event: Fields, type: string): boolean {
    const add = actions[type];
    const item = add && itemAt(event.output_index);
    if (item === undefined) return false;
    add?.(item, event);
    return true;
  }

  return {
    take(event, name) {
      const type = textOf(event.type) ?? name ?? "";
      if (takePiece(event, type) || takeAction(event, type)) return true;
      if (type === "response.output_item.added" || type === "response.output_item.done") {
        const index = event.output_index;
        if (typeof index === "number" && index >= 0 && index < mostItems) items[index] = { ...fieldsOf(event.item) };
        return false;
      }
      if (type === "error") body = { ...body, error: event.error ?? { message: event.message, code: event.code } };
      const response = event.response;
      if (response === undefined) return false;
      body = fieldsOf(response);
      if (/^response\.(completed|incomplete|failed|cancelled)$/.test(type)) whole = body;
      return false;
    },
    answer: () => {
      if (whole !== undefined && listOf(whole.output).length > 0) return factsOf(whole);
      // Clients may ask for a last event without the output.
      return factsOf(
        whole ?? body,
        items.filter((item) => item !== undefined),
      );
    },
    isWhole: () => whole !== undefined,
    isOver: () => whole !== undefined,
  };
}

function addToPart(
  item: Draft,
  event: Fields,
  [list, index, field, type]: readonly [string, string, string, string],
): void {
  const at = event[index];
  const parts = [...listOf(item[list])] as Draft[];
  const position = typeof at === "number" && at >= 0 && at < mostItems ? at : 0;
  const part: Draft = { type, ...parts[position] };
  part[field] = appended(part[field] as string | undefined, event.delta);
  parts[position] = part;
  item[list] = parts;
}
