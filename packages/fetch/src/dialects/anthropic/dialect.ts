import { fieldsOf, modelIn, parametersOf, textOf } from "../reading/index.ts";
import type { Dialect, Fields } from "../types.ts";
import { assembleMessage } from "./assemble.ts";
import { factsOf } from "./facts.ts";

const content: ReadonlySet<string> = new Set(["model", "messages", "system", "tools", "anthropic_version"]);

/** The system text is the first message, and tools stand beside, as Langfuse looks for both. */
function inputOf({ messages, system, tools }: Fields): unknown {
  const all =
    system === undefined || !Array.isArray(messages) ? messages : [{ role: "system", content: system }, ...messages];
  return tools === undefined ? all : { messages: all, tools };
}

export const anthropicMessages: Dialect = {
  name: "anthropic.messages",
  operation: "chat",
  provider: "anthropic",
  readRequest: (body, url) => ({
    model: textOf(body.model) ?? modelIn(url),
    input: inputOf(body),
    modelParameters: parametersOf(body, content),
    isStream: body.stream === true,
  }),
  readResponse: (body) => factsOf(fieldsOf(body)),
  assemble: assembleMessage,
};
