import { fieldsOf, parametersOf, textOf } from "../reading/index.ts";
import type { AnswerFacts, Dialect, Fields } from "../types.ts";
import { assembleInteraction } from "./assemble.ts";
import { factsOf } from "./facts.ts";

/** With what an environment is made of: its variables and headers are credentials. */
const content: ReadonlySet<string> = new Set([
  "model",
  "input",
  "system_instruction",
  "tools",
  "generation_config",
  "continuation_token",
  "environment",
  "webhook_config",
]);
const partTypes: ReadonlySet<unknown> = new Set(["text", "image", "audio", "video", "document"]);
const unfinished: ReadonlySet<unknown> = new Set(["queued", "in_progress"]);

/** The system's instruction is the first message, and tools stand beside, as Langfuse looks for both. */
function inputOf({ input, system_instruction: system, tools }: Fields): unknown {
  if (system === undefined && tools === undefined) return input;
  const messages = [...(system === undefined ? [] : [{ role: "system", content: system }]), ...messagesOf(input)];
  return tools === undefined ? messages : { messages, tools };
}

/** Steps are messages. A text, a part or a list of parts is one that the user sends. */
function messagesOf(input: unknown): readonly unknown[] {
  if (input === undefined) return [];
  const isSteps = Array.isArray(input) && !input.every((item) => partTypes.has(fieldsOf(item).type));
  return isSteps ? input : [{ role: "user", content: input }];
}

/** What goes on in the background is asked for until it is there. A stream says by its events where it is. */
function readResponse(value: unknown): AnswerFacts {
  const body = fieldsOf(value);
  return { ...factsOf(body), isPending: unfinished.has(body.status) };
}

export const geminiInteractions: Dialect = {
  name: "gemini.interactions",
  operation: "generate_content",
  provider: "gcp.gemini",
  readRequest: (body) => ({
    model: textOf(body.model)?.replace(/^models\//, ""),
    input: inputOf(body),
    modelParameters: { ...parametersOf(body, content), ...fieldsOf(body.generation_config) },
    isStream: body.stream === true,
  }),
  readResponse,
  assemble: assembleInteraction,
};
