import { appended, fieldsOf, listOf, textOf } from "../reading/index.ts";
import type { Fields } from "../types.ts";

/** One call of a tool while its pieces come in. */
export interface ToolCall {
  readonly index: number | undefined;
  id: string | undefined;
  /** "function", "custom"; "legacy" for the single call that chunks had before tools. */
  type: string;
  name: string | undefined;
  input: string | undefined;
}

const mostCalls = 256;

/** Adds the pieces of a delta, each to its own call; true when there were any. */
export function addToolCalls(calls: ToolCall[], delta: Fields): boolean {
  const pieces = listOf(delta.tool_calls);
  for (const piece of pieces) {
    const call = callOf(calls, piece);
    if (call === undefined) continue;
    const { function: asFunction, custom } = piece;
    const named = fieldsOf(asFunction ?? custom);
    call.id ??= textOf(piece.id);
    call.type = textOf(piece.type) ?? (custom === undefined ? call.type : "custom");
    call.name ??= textOf(named.name);
    call.input = appended(call.input, named.arguments ?? named.input);
  }
  if (delta.function_call === undefined || delta.function_call === null) return pieces.length > 0;
  const named = fieldsOf(delta.function_call);
  const call = calls[0] ?? { index: 0, id: undefined, type: "legacy", name: undefined, input: undefined };
  calls[0] = call;
  call.name ??= textOf(named.name);
  call.input = appended(call.input, named.arguments);
  return true;
}

/** By index; some servers give none, and then an id that is new begins a call. */
function callOf(calls: ToolCall[], piece: Fields): ToolCall | undefined {
  const index = typeof piece.index === "number" ? piece.index : undefined;
  const id = textOf(piece.id);
  const found =
    index !== undefined
      ? calls.findLast((call) => call.index === index)
      : id === undefined
        ? calls.at(-1)
        : calls.find((call) => call.id === id);
  // Some give every call the index 0, each with an id and a name of its own.
  const isAnother = found?.id !== undefined && id !== undefined && found.id !== id;
  if (found !== undefined && !isAnother) return found;
  if (isAnother) {
    const same = calls.findLast((call) => call.id === id);
    if (same !== undefined) return same;
  }
  if (calls.length >= mostCalls) return undefined;
  const made: ToolCall = { index, id, type: "function", name: undefined, input: undefined };
  calls.push(made);
  return made;
}

/** The calls as a whole message has them. */
export function toolCallsOf(calls: readonly ToolCall[]): Fields {
  const [first] = calls;
  if (first === undefined) return {};
  if (first.type === "legacy") return { function_call: { name: first.name, arguments: first.input ?? "" } };
  return {
    tool_calls: calls.map(({ id, type, name, input = "" }) =>
      type === "custom" ? { id, type, custom: { name, input } } : { id, type, function: { name, arguments: input } },
    ),
  };
}
