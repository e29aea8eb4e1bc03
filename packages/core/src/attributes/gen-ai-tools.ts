import type { AttributeValue } from "@opentelemetry/api";
import { readJson } from "../capture/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The tools that a generation's input offers, as the standard's list (JSON text): kind and name, which is all that the
 * standard wants without being asked.
 */
export function toolDefinitions(input: AttributeValue | undefined): string | undefined {
  if (typeof input !== "string" || !/"(?:tools|functions)"/.test(input)) return undefined;
  const { tools, functions } = fieldsOf(readJson(input));
  const definitions = [...listOf(tools).flatMap(definitionsOf), ...listOf(functions).flatMap(definitionsOf)];
  return definitions.length > 0 ? JSON.stringify(definitions) : undefined;
}

interface Definition {
  readonly type: string;
  readonly name: string;
}

function definitionsOf(tool: Fields): Definition[] {
  const named = textOf(tool.name) ?? textOf(fieldsOf(tool.function ?? tool.custom).name);
  const type = textOf(tool.type);
  if (named !== undefined) return [{ type: type ?? "function", name: named }];
  // OpenAI's own tools have a kind and no name.
  if (type !== undefined) return [{ type, name: textOf(tool.server_label) ?? type }];
  // Gemini holds its functions in a list, and names its own tools by their field.
  return Object.entries(tool).flatMap(([kind, value]) => {
    const declared = /^function_?declarations$/i.test(kind) ? listOf(value) : undefined;
    return declared === undefined ? [{ type: kind, name: kind }] : declared.flatMap(definitionsOf);
  });
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
