import { appended, fieldsOf, listOf, textOf } from "../reading/index.ts";
import type { Assembler, Fields } from "../types.ts";
import { factsOf } from "./facts.ts";

const mostCalls = 256;

/** Each line is an answer of its own with the next piece; the last one has the counts. */
export function assembleLines(): Assembler {
  let last: Fields = {};
  let role = "assistant";
  let content: string | undefined;
  let thinking: string | undefined;
  let response: string | undefined;
  const calls: unknown[] = [];

  return {
    take(event) {
      last = { ...last, ...event };
      const message = fieldsOf(event.message);
      role = textOf(message.role) ?? role;
      content = appended(content, message.content);
      thinking = appended(thinking, message.thinking ?? event.thinking);
      response = appended(response, event.response);
      const made = listOf(message.tool_calls);
      if (calls.length + made.length <= mostCalls) calls.push(...made);
      const said = [message.content, message.thinking, event.thinking, event.response];
      return made.length > 0 || said.some((piece) => textOf(piece) !== undefined);
    },
    answer() {
      if (response !== undefined) return factsOf(last, thinking === undefined ? response : { thinking, response });
      const message = {
        role,
        content: content ?? "",
        ...(thinking !== undefined && { thinking }),
        ...(calls.length > 0 && { tool_calls: calls }),
      };
      return factsOf(last, content === undefined && calls.length === 0 ? undefined : message);
    },
    isWhole: () => last.done === true,
    isOver: () => last.done === true,
  };
}
