import type { Attributes } from "@opentelemetry/api";
import { genAiKeys, keys, openInferenceKind } from "./keys.ts";

/**
 * Instrumentation scopes that speak of language models and of nothing else: the ones that the official SDK knows, and
 * the JavaScript packages that it misses. A name stands for itself and for what follows it after a dot, a dash or a
 * slash (`langfuse-sdk.kit`, `@traceloop/instrumentation-openai`).
 */
const scopes: readonly string[] = [
  "langfuse-sdk",
  "agent_framework",
  "haystack",
  "langsmith",
  "litellm",
  "openinference",
  "@arizeai/openinference",
  "@traceloop/instrumentation",
  "@traceloop/node-server-sdk",
  "strands-agents",
  "vllm",
  "pydantic-ai",
  "genkit-tracer",
  "gcp.vertex.agent",
  "@flue/opentelemetry",
  ...[
    "anthropic",
    "aws_bedrock",
    "bedrock",
    "gemini",
    "google_genai",
    "google_generativeai",
    "openai",
    "openai_v2",
  ].map((library) => `opentelemetry.instrumentation.${library}`),
  "opentelemetry.instrumentation.vertex_ai",
  "opentelemetry.instrumentation.vertexai",
  "@opentelemetry/instrumentation-openai",
];

/** Not as a prefix, since it is too short: `ai-gateway` may be somebody's HTTP server. */
const exactScopes: ReadonlySet<string> = new Set(["ai"]);

const separators = ".-/";

/** Keys of attributes, or their beginnings, that only spans about language models have. */
const marks: ReadonlyMap<string, readonly string[]> = byFirstLetter([
  genAiKeys.prefix,
  "ai.operationId",
  "ai.model.",
  "ai.prompt",
  "ai.response.",
  "ai.toolCall.",
  "ai.telemetry.",
  openInferenceKind,
  "llm.",
  // Not traceloop.* as a whole: its SDK writes the workflow's name on every span below, HTTP calls included.
  "traceloop.span.kind",
  "traceloop.entity.input",
  "traceloop.entity.output",
  // Nor the trace keys: identity lands on whatever span happens to be active.
  keys.observation.prefix,
  "langfuse.type",
  "langfuse.input",
  "langfuse.output",
  "langfuse.model",
]);

/** Scope names are few and come again with every span. Bounded, since nothing stops a program from inventing them. */
const knownScopes = new Map<string, boolean>();
const mostKnownScopes = 1_000;

/**
 * Whether a span that another library made is about a language model, and so belongs in Langfuse: by its scope, or by
 * an attribute. HTTP, database and queue spans are neither.
 * @example isLlmSpan({ scopeName: "@opentelemetry/instrumentation-http", attributes: span.attributes }); // false
 */
export function isLlmSpan(span: { readonly scopeName: string; readonly attributes: Attributes }): boolean {
  let known = knownScopes.get(span.scopeName);
  if (known === undefined) {
    known = isLlmScope(span.scopeName);
    if (knownScopes.size < mostKnownScopes) knownScopes.set(span.scopeName, known);
  }
  return known || hasMark(span.attributes);
}

function isLlmScope(name: string): boolean {
  // Nothing keeps a library from asking for a tracer without a name.
  if (typeof name !== "string") return false;
  if (exactScopes.has(name)) return true;
  return scopes.some(
    (scope) => name === scope || (name.startsWith(scope) && separators.includes(name.charAt(scope.length))),
  );
}

function hasMark(attributes: Attributes): boolean {
  for (const key in attributes) {
    const candidates = marks.get(key.charAt(0));
    if (candidates === undefined) continue;
    for (const mark of candidates) {
      if (key.startsWith(mark)) return true;
    }
  }
  return false;
}

function byFirstLetter(prefixes: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const prefix of prefixes) groups.set(prefix.charAt(0), [...(groups.get(prefix.charAt(0)) ?? []), prefix]);
  return groups;
}
