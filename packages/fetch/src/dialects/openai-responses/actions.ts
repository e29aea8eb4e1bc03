import { appended, fieldsOf, listOf, textOf } from "../reading/index.ts";
import type { Fields } from "../types.ts";

type Draft = Record<string, unknown>;

const mostCommands = 1_000;

/** Events that bring something other than the next piece of one text, and what becomes of an item with it. */
export const actions: Readonly<Record<string, (item: Draft, event: Fields) => void>> = {
  "response.shell_call_command.added": (item, event) => setCommand(item, event, () => textOf(event.command)),
  "response.shell_call_command.delta": (item, event) => setCommand(item, event, (text) => appended(text, event.delta)),
  "response.shell_call_command.done": (item, event) => setCommand(item, event, (text) => textOf(event.command) ?? text),
  "response.output_text.annotation.added": addAnnotation,
};

/** A shell is called with several commands, each of which comes in pieces. */
function setCommand(item: Draft, event: Fields, next: (text: string | undefined) => string | undefined): void {
  const at = Number(event.command_index ?? 0);
  if (!(at >= 0 && at < mostCommands)) return;
  const action = fieldsOf(item.action);
  const commands: unknown[] = Array.isArray(action.commands) ? [...action.commands] : [];
  commands[at] = next(textOf(commands[at])) ?? "";
  item.action = { ...action, commands };
}

/** What was quoted stands in the part that quotes it. */
function addAnnotation(item: Draft, event: Fields): void {
  const at = Number(event.content_index ?? 0);
  const parts = [...listOf(item.content)];
  const part = parts[at];
  if (part === undefined) return;
  parts[at] = { ...part, annotations: [...listOf(part.annotations), event.annotation] };
  item.content = parts;
}
