import { isTime, parseRecord, parseText, textOf, timeOfText } from "../json/index.ts";
import type { Attributes, DecodedSpan } from "../otlp/index.ts";
import { firstText, under } from "./read.ts";
import type { ObservationType, PromptLink } from "./types.ts";
import { isAgentCall } from "./usage.ts";

const modelKeys: readonly string[] = [
  "langfuse.observation.model.name",
  "gen_ai.response.model",
  "ai.model.id",
  "gen_ai.request.model",
  "llm.response.model",
  "llm.model_name",
  "model",
];

const aiSdkSettings: readonly string[] = [
  "maxSteps",
  "toolChoice",
  "maxTokens",
  "finishReason",
  "system",
  "maxRetries",
  "mode",
  "temperature",
  "service_tier",
];

export function modelOf(attributes: Attributes): string | undefined {
  return isAgentCall(attributes) ? undefined : firstText(attributes, modelKeys);
}

export function modelParametersOf(span: DecodedSpan): Record<string, unknown> {
  const { attributes } = span;
  const own = parseRecord(attributes["langfuse.observation.model.parameters"]);
  const sdk = span.origin.scope.name === "ai" ? aiSdkParameters(attributes) : undefined;
  if (own !== undefined) return { ...own, ...sdk };
  if (sdk !== undefined) return sdk;
  const packed = parseRecord(attributes["llm.invocation_parameters"]) ?? parseRecord(attributes.model_config);
  if (packed !== undefined) return packed;
  const { model: _request, ...request } = under(attributes, "gen_ai.request.");
  const { model: _invocation, ...invocation } = under(attributes, "llm.invocation_parameters.");
  return plain({ ...request, ...invocation });
}

function aiSdkParameters(attributes: Attributes): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const name of aiSdkSettings) {
    const value = attributes[`ai.settings.${name}`] ?? attributes[name];
    if (value !== undefined) parameters[name] = value;
  }
  return plain(parameters);
}

/** Neither text nor number is written as JSON, as on the server. */
function plain(parameters: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(parameters);
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === "number" ? value : textOf(value)]));
}

/** Only generations are linked to a prompt. */
export function promptOf(attributes: Attributes, type: ObservationType): PromptLink | undefined {
  if (type !== "generation") return undefined;
  const packed = parseRecord(attributes["ai.telemetry.metadata.langfusePrompt"]);
  const name = firstText(attributes, ["langfuse.observation.prompt.name", "langfuse.prompt.name"]) ?? packed?.name;
  if (typeof name !== "string" || name === "") return undefined;
  const version =
    firstText(attributes, ["langfuse.observation.prompt.version", "langfuse.prompt.version"]) ?? packed?.version;
  const number = Number.parseInt(String(version), 10);
  return { name, version: Number.isNaN(number) ? undefined : number };
}

/** When the first token came: a date, bare or in JSON quotes, or milliseconds after the start. */
export function completionStartOf({ attributes, startTime }: DecodedSpan): number | undefined {
  const own = parseText(attributes["langfuse.observation.completion_start_time"]);
  if (typeof own === "string") return timeOfText(own);
  const wait = firstText(attributes, ["ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"]);
  const time = startTime + Number(wait);
  return isTime(time) ? time : undefined;
}
