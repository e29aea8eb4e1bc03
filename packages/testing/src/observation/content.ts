import type { DecodedSpan } from "../otlp/index.ts";
import { messagesFromEvents } from "./message-events.ts";
import { messagesFromKeys } from "./message-keys.ts";
import { type Attributes, firstOf, parseText } from "./text.ts";

/** Input and output. Both come from the first rule that finds either. */
export interface Content {
  readonly input: unknown;
  readonly output: unknown;
}

type Rule = (span: DecodedSpan) => Content;

const pair =
  (input: readonly string[], output: readonly string[]): Rule =>
  ({ attributes }) => ({ input: firstOf(attributes, input), output: firstOf(attributes, output) });

/** In the server's order. */
const rules: readonly Rule[] = [
  pair(["langfuse.observation.input"], ["langfuse.observation.output"]),
  (span) => (span.scope.name === "ai" ? aiSdk(span.attributes) : nothing),
  ({ events }) => {
    const details = events.find((event) => event.name === "gen_ai.client.inference.operation.details");
    return details === undefined ? nothing : genAiMessages(details.attributes);
  },
  ({ events }) => messagesFromEvents(events),
  pair(["traceloop.entity.input"], ["traceloop.entity.output"]),
  pair(["input.value"], ["output.value"]),
  pair(["input"], ["output"]),
  pair(["tool_arguments"], ["tool_response"]),
  ({ attributes }) => ({
    input: messagesFromKeys(attributes, "gen_ai.prompt."),
    output: messagesFromKeys(attributes, "gen_ai.completion."),
  }),
  ({ attributes }) => ({
    input: messagesFromKeys(attributes, "llm.input_messages."),
    output: messagesFromKeys(attributes, "llm.output_messages."),
  }),
  ({ attributes }) => genAiMessages(attributes),
  pair(["gen_ai.tool.call.arguments"], ["gen_ai.tool.call.result"]),
];

const nothing: Content = { input: undefined, output: undefined };

export function contentOf(span: DecodedSpan): Content {
  for (const rule of rules) {
    const { input, output } = rule(span);
    if (input !== undefined || output !== undefined) return { input: parseText(input), output: parseText(output) };
  }
  return nothing;
}

function aiSdk(attributes: Attributes): Content {
  return {
    input: firstOf(attributes, ["ai.prompt.messages", "ai.prompt", "ai.toolCall.args"]),
    output: firstOf(attributes, [
      "ai.response.text",
      "ai.result.text",
      "ai.toolCall.result",
      "ai.response.object",
      "ai.response.toolCalls",
    ]),
  };
}

/** System instructions are put before the messages as one of their own. */
function genAiMessages(attributes: Attributes): Content {
  const messages = parseText(attributes["gen_ai.input.messages"]);
  const system = parseText(attributes["gen_ai.system_instructions"]);
  const list = Array.isArray(messages) ? messages : [];
  return {
    input: system === undefined ? messages : [{ role: "system", content: system }, ...list],
    output: firstOf(attributes, ["gen_ai.output.messages"]),
  };
}
