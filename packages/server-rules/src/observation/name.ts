import { textOf } from "../json/index.ts";
import type { Attributes, DecodedSpan } from "../otlp/index.ts";

/** The strongest first. Some count as soon as they are there, the others when they say something. */
const names: readonly { readonly key: string; readonly mayBeEmpty: boolean }[] = [
  // A tool's name wins over the name of its span, even for spans of the official SDK.
  { key: "gen_ai.tool.name", mayBeEmpty: false },
  { key: "genkit:name", mayBeEmpty: true },
  { key: "logfire.msg", mayBeEmpty: false },
  { key: "ai.toolCall.name", mayBeEmpty: true },
];

export function nameOf({ attributes, name }: DecodedSpan): string {
  const found = names.find(({ key, mayBeEmpty }) => attributes[key] !== undefined && (mayBeEmpty || attributes[key]));
  return found === undefined ? (aiSdkName(attributes) ?? name) : textOf(attributes[found.key]);
}

function aiSdkName(attributes: Attributes): string | undefined {
  const operation = attributes["ai.operationId"];
  if (operation === undefined) return undefined;
  const functionId = attributes["ai.telemetry.functionId"];
  return functionId ? `${textOf(functionId)}:${textOf(operation)}` : textOf(operation);
}
