import { isRecord, type JsonRecord, parseText } from "../json/index.ts";
import type { Attributes } from "../otlp/index.ts";
import type { Content } from "./types.ts";

interface Told extends Content {
  readonly metadata: JsonRecord;
}

/**
 * Definitions of tools are moved beside the messages, where the server looks for them: those of the conventions, and a list
 * under this name in metadata.
 */
export function withToolsMoved(told: Told, attributes: Attributes): Told {
  const { input, output, metadata } = told;
  if (input === undefined && output === undefined) return told;
  const standard = parseText(attributes["gen_ai.tool.definitions"]);
  if (Array.isArray(standard)) return { input: beside(input, standard), output, metadata };
  const { tools, ...others } = metadata;
  return Array.isArray(tools) ? { input: beside(input, tools), output, metadata: others } : told;
}

function beside(input: unknown, tools: readonly unknown[]): unknown {
  const messages = parseText(input);
  return isRecord(messages) ? { ...messages, tools } : { messages, tools };
}
