import { parseText } from "../json/index.ts";
import type { Attributes, DecodedSpan } from "../otlp/index.ts";
import { messagesFromEvents } from "./message-events.ts";
import { messagesFromKeys } from "./message-keys.ts";
import { firstOf } from "./read.ts";
import type { Content } from "./types.ts";

type Rule = (span: DecodedSpan) => Content;

const nothing: Content = { input: undefined, output: undefined };

const pairs = {
  langfuse: ["langfuse.observation.input", "langfuse.observation.output"],
  vertex: ["gcp.vertex.agent.llm_request", "gcp.vertex.agent.llm_response"],
  vertexTool: ["gcp.vertex.agent.tool_call_args", "gcp.vertex.agent.tool_response"],
  mlflow: ["mlflow.spanInputs", "mlflow.spanOutputs"],
  traceloop: ["traceloop.entity.input", "traceloop.entity.output"],
  openInference: ["input.value", "output.value"],
  plain: ["input", "output"],
  tool: ["tool_arguments", "tool_response"],
  genAiTool: ["gen_ai.tool.call.arguments", "gen_ai.tool.call.result"],
} as const;

const pair =
  ([input, output]: readonly [string, string]): Rule =>
  ({ attributes }) => ({ input: attributes[input] ?? undefined, output: attributes[output] ?? undefined });

const flattened =
  (input: string, output: string): Rule =>
  ({ attributes }) => ({ input: messagesFromKeys(attributes, input), output: messagesFromKeys(attributes, output) });

/** In the server's order. */
const rules: readonly Rule[] = [
  pair(pairs.langfuse),
  (span) => (span.origin.scope.name === "ai" ? aiSdk(span.attributes) : nothing),
  ({ events }) => {
    const details = events.find((event) => event.name === "gen_ai.client.inference.operation.details");
    return details === undefined ? nothing : genAiMessages(details.attributes);
  },
  ({ events }) => (events.length > 0 ? messagesFromEvents(events) : nothing),
  pair(pairs.vertex),
  pair(pairs.vertexTool),
  ({ attributes }) => ({
    input: firstOf(attributes, ["prompt"]),
    output: firstOf(attributes, ["all_messages_events"]),
  }),
  pair(pairs.mlflow),
  pair(pairs.traceloop),
  pair(pairs.openInference),
  pair(pairs.plain),
  pair(pairs.tool),
  flattened("gen_ai.prompt.", "gen_ai.completion."),
  flattened("llm.input_messages.", "llm.output_messages."),
  ({ attributes }) => genAiMessages(attributes),
  pair(pairs.genAiTool),
];

const contentKeys: ReadonlySet<string> = new Set([
  ...Object.values(pairs).flat(),
  ...["ai.prompt.messages", "ai.prompt", "ai.prompt.tools", "ai.toolCall.args", "ai.toolCall.result"],
  ...["ai.response.text", "ai.response.object", "ai.response.toolCalls", "ai.result.text", "ai.result.object"],
  ...["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.definitions"],
]);
const contentPrefixes: readonly string[] = [
  "gen_ai.prompt.",
  "gen_ai.completion.",
  "llm.input_messages.",
  "llm.output_messages.",
];

/** Whether an attribute is input or output, so that it is not listed among the rest. */
export const isContent = (key: string): boolean =>
  contentKeys.has(key) || contentPrefixes.some((prefix) => key.startsWith(prefix));

/** Both come from the first rule that finds either. */
export function contentOf(span: DecodedSpan): Content {
  for (const rule of rules) {
    const { input, output } = rule(span);
    if (input !== undefined || output !== undefined) return { input, output };
  }
  return nothing;
}

function aiSdk(attributes: Attributes): Content {
  const text = firstOf(attributes, ["ai.response.text", "ai.result.text"]);
  const calls = parseText(attributes["ai.response.toolCalls"]);
  const said = Array.isArray(calls) ? { role: "assistant", content: text ?? "", tool_calls: calls } : text;
  const messages = genAiMessages(attributes);
  return {
    input: firstOf(attributes, ["ai.prompt.messages", "ai.prompt", "ai.toolCall.args"]) ?? messages.input,
    output:
      said ?? firstOf(attributes, ["ai.toolCall.result", "ai.response.object", "ai.result.object"]) ?? messages.output,
  };
}

/** System instructions are put before the messages as one of their own. */
function genAiMessages(attributes: Attributes): Content {
  const messages = attributes["gen_ai.input.messages"] ?? undefined;
  const output = attributes["gen_ai.output.messages"] ?? undefined;
  const system = parseText(attributes["gen_ai.system_instructions"]);
  if (system === undefined || system === null) return { input: messages, output };
  const list = parseText(messages);
  return { input: [{ role: "system", content: system }, ...(Array.isArray(list) ? list : [])], output };
}
