import { deploymentIn, fieldsOf, listOf, oneOrAll, parametersOf, textOf } from "../reading/index.ts";
import type { AnswerFacts, Dialect, Fields, RequestFacts } from "../types.ts";
import { assembleChat } from "./assemble.ts";
import { factsOf } from "./facts.ts";

const content: ReadonlySet<string> = new Set(["model", "messages", "tools", "functions", "prompt", "stream_options"]);

/** With tools beside the messages, as Langfuse looks for them. */
function readChatRequest(body: Fields, url: URL): RequestFacts {
  const { messages, tools, functions } = body;
  const input = tools === undefined && functions === undefined ? messages : { messages, tools, functions };
  return {
    model: textOf(body.model) ?? deploymentIn(url),
    input,
    modelParameters: parametersOf(body, content),
    isStream: body.stream === true,
  };
}

function readChatResponse(value: unknown): AnswerFacts {
  const body = fieldsOf(value);
  const choices = listOf(body.choices);
  const outputs = choices.map((choice) => choice.message ?? choice.text);
  return {
    output: oneOrAll(outputs),
    ...factsOf(
      body,
      choices.map((choice) => choice.finish_reason),
    ),
  };
}

export const openaiChat: Dialect = {
  name: "openai.chat",
  operation: "chat",
  provider: "openai",
  readRequest: readChatRequest,
  readResponse: readChatResponse,
  assemble: assembleChat,
};

export const openaiCompletions: Dialect = {
  ...openaiChat,
  name: "openai.completions",
  operation: "text_completion",
  readRequest: (body, url) => ({ ...readChatRequest(body, url), input: promptOf(body.prompt) }),
};

/** A prompt may be token ids, which mean nothing to a reader. */
function promptOf(prompt: unknown): unknown {
  if (!Array.isArray(prompt) || typeof prompt[0] === "string") return prompt;
  const lists = Array.isArray(prompt[0]) ? prompt : [prompt];
  return lists.map((list) => `[${Array.isArray(list) ? list.length : 1} token ids]`).join(" ");
}
