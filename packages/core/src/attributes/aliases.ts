import type { ObservationLevel, ObservationType } from "./types.ts";

/**
 * What people call the four levels. Servers before version 4 throw the whole observation away for any other word, so
 * only the four are ever sent.
 */
const levels: ReadonlyMap<string, ObservationLevel> = new Map([
  ["DEBUG", "DEBUG"],
  ["TRACE", "DEBUG"],
  ["VERBOSE", "DEBUG"],
  ["DEFAULT", "DEFAULT"],
  ["INFO", "DEFAULT"],
  ["LOG", "DEFAULT"],
  ["NOTICE", "DEFAULT"],
  ["OK", "DEFAULT"],
  ["SUCCESS", "DEFAULT"],
  ["WARNING", "WARNING"],
  ["WARN", "WARNING"],
  ["ERROR", "ERROR"],
  ["FATAL", "ERROR"],
  ["CRITICAL", "ERROR"],
]);

/** The server knows the ten names in lower case only; any other makes it guess from other attributes. */
const types: ReadonlyMap<string, ObservationType> = new Map([
  ["span", "span"],
  ["generation", "generation"],
  ["event", "event"],
  ["agent", "agent"],
  ["tool", "tool"],
  ["chain", "chain"],
  ["retriever", "retriever"],
  ["embedding", "embedding"],
  ["evaluator", "evaluator"],
  ["guardrail", "guardrail"],
  ["llm", "generation"],
  ["chat", "generation"],
  ["completion", "generation"],
  ["embeddings", "embedding"],
  ["retrieval", "retriever"],
  ["function", "tool"],
  ["tool_call", "tool"],
  ["workflow", "chain"],
  ["trace", "span"],
]);

/** One of the four levels, from any spelling of them. */
export function levelOf(value: unknown): ObservationLevel | undefined {
  return typeof value === "string" ? (levels.get(value) ?? levels.get(value.trim().toUpperCase())) : undefined;
}

/** One of the ten types, from any spelling of them. */
export function typeOf(value: unknown): ObservationType | undefined {
  return typeof value === "string" ? (types.get(value) ?? types.get(value.trim().toLowerCase())) : undefined;
}
