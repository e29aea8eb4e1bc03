import { fieldsOf, listOf, modelIn, parametersOf, textOf } from "../reading/index.ts";
import type { AnswerFacts, Dialect, Fields } from "../types.ts";
import { assembleContents } from "./assemble.ts";
import { factsOf } from "./facts.ts";

const content: ReadonlySet<string> = new Set([
  "contents",
  "systemInstruction",
  "system_instruction",
  "tools",
  "generationConfig",
  "serviceTier",
  "service_tier",
]);

/** The system's instruction is the first message, and tools stand beside. */
function inputOf(body: Fields): unknown {
  const system = body.systemInstruction ?? body.system_instruction;
  const messages =
    system === undefined ? body.contents : [{ ...fieldsOf(system), role: "system" }, body.contents].flat();
  return body.tools === undefined ? messages : { messages, tools: body.tools };
}

/** Under the name that prices go by, however it is spelled. */
function tierOf(body: Fields): Record<string, unknown> {
  const tier = textOf(body.serviceTier) ?? textOf(body.service_tier);
  return tier === undefined ? {} : { service_tier: tier };
}

/** Without `alt=sse` a stream is one JSON list. */
function readResponse(value: unknown): AnswerFacts {
  if (!Array.isArray(value)) return factsOf(fieldsOf(value));
  const assembler = assembleContents();
  for (const event of listOf(value)) assembler.take(event, undefined);
  return assembler.answer();
}

export const geminiGenerate: Dialect = {
  name: "gemini.generate",
  operation: "generate_content",
  provider: "gcp.gemini",
  readRequest: (body, url) => ({
    model: modelIn(url) ?? textOf(body.model),
    input: inputOf(body),
    modelParameters: { ...parametersOf(body, content), ...tierOf(body), ...fieldsOf(body.generationConfig) },
    isStream: url.pathname.endsWith(":streamGenerateContent"),
  }),
  readResponse,
  assemble: assembleContents,
};
