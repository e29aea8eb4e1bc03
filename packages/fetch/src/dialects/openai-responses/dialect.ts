import { fieldsOf, parametersOf, textOf } from "../reading/index.ts";
import type { Dialect, Fields } from "../types.ts";
import { assembleResponse } from "./assemble.ts";
import { factsOf } from "./facts.ts";

const content: ReadonlySet<string> = new Set(["model", "input", "instructions", "tools", "prompt"]);

/** Instructions are the first message, and tools stand beside, as Langfuse looks for both. */
function inputOf({ input, instructions, tools, prompt }: Fields): unknown {
  const asked = typeof input === "string" && instructions === undefined ? input : messagesOf(input, instructions);
  if (tools === undefined && prompt === undefined) return asked;
  return { messages: typeof asked === "string" ? messagesOf(asked, undefined) : asked, tools, prompt };
}

function messagesOf(input: unknown, instructions: unknown): unknown {
  const items = typeof input === "string" ? [{ role: "user", content: input }] : (input ?? []);
  return instructions === undefined || instructions === null
    ? items
    : [{ role: "system", content: instructions }, items].flat();
}

export const openaiResponses: Dialect = {
  name: "openai.responses",
  operation: "chat",
  provider: "openai",
  readRequest: (body) => ({
    model: textOf(body.model),
    input: inputOf(body),
    modelParameters: parametersOf(body, content),
    isStream: body.stream === true,
  }),
  readResponse: (body) => factsOf(fieldsOf(body)),
  assemble: assembleResponse,
};
