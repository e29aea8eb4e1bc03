import { readCount } from "./count.ts";
import { normalizeProviderUsage, normalizeUsage } from "./normalize-usage.ts";
import type { UsageDetails } from "./types.ts";
import { notUsage } from "./usage-names.ts";
import { valueAt } from "./value-at.ts";

type Source = Readonly<Record<string, unknown>>;

/** Where responses keep their usage; the first place that holds some is taken. */
const places: readonly (readonly string[])[] = [
  // The AI SDK's `usage` is the last step's; totalUsage is the whole call.
  ["totalUsage"],
  ["usage"],
  ["usageMetadata"],
  ["usage_metadata"],
  ["response_metadata", "usage"],
  ["response_metadata", "tokenUsage"],
  ["response_metadata", "token_usage"],
  ["response_metadata", "usage_metadata"],
  ["llmOutput", "tokenUsage"],
  ["llm_output", "token_usage"],
  ["generations", "0", "0", "message", "usage_metadata"],
  ["x_groq", "usage"],
  ["metadata", "usage"],
  ["delta", "usage"],
  ["meta", "billed_units"],
  ["meta", "billedUnits"],
  ["meta", "tokens"],
  ["amazon-bedrock-invocationMetrics"],
];

/** What wraps a response: events of OpenAI and Anthropic streams, HTTP clients, LangChain's serialised messages. */
const holders: readonly string[] = ["response", "message", "data", "body", "result", "kwargs", "metrics"];

const deepest = 2;

/** Usage stands in the first chunks of a stream (Anthropic's input) and in the last ones (everybody's). */
const firstChunks = 8;
const lastChunks = 32;

/**
 * The usage in a whole provider response, or in the list of a stream's chunks; undefined when it holds none.
 * @example usageFrom(await openai.chat.completions.create(request)) // { input: 10, output: 5, total: 15 }
 */
export function usageFrom(response: unknown): UsageDetails | undefined {
  try {
    if (Array.isArray(response)) return fromChunks(response);
    return normalizeUsage(find(response, 0)) ?? normalizeProviderUsage(response);
  } catch {
    // A proxy or a getter of the application's object may throw.
    return undefined;
  }
}

function fromChunks(chunks: readonly unknown[]): UsageDetails | undefined {
  const picked =
    chunks.length <= firstChunks + lastChunks
      ? chunks
      : [...chunks.slice(0, firstChunks), ...chunks.slice(-lastChunks)];
  let merged: Source | undefined;
  for (const chunk of picked) {
    const found = find(chunk, 0) ?? (normalizeProviderUsage(chunk) && (chunk as Source));
    if (found !== undefined) merged = merged === undefined ? found : mergeCounts(merged, found, 0);
  }
  return normalizeUsage(merged);
}

function find(value: unknown, depth: number): Source | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  // Reading `usage` of the AI SDK's stream results starts to consume the stream, before the application does.
  if ("consumeStream" in value || "textStream" in value) return undefined;
  for (const place of places) {
    const usage = valueAt(value, place);
    if (typeof usage === "object" && usage !== null && normalizeUsage(usage) !== undefined) return usage as Source;
  }
  if (depth === deepest) return undefined;
  for (const holder of holders) {
    const inner = (value as Source)[holder];
    const found = find(inner, depth + 1) ?? (normalizeProviderUsage(inner) && (inner as Source));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Takes the largest count, since counts of a stream only grow, although a chunk may repeat one as 0. */
function mergeCounts(a: Source, b: Source, depth: number): Source {
  const merged: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    if (notUsage.has(name) || value === null || value === undefined) continue;
    const before = merged[name];
    const counts = [readCount(before), readCount(value)] as const;
    if (counts[0] !== undefined && counts[1] !== undefined) merged[name] = Math.max(counts[0], counts[1]);
    else if (depth < deepest && isPlain(before) && isPlain(value)) merged[name] = mergeCounts(before, value, depth + 1);
    else merged[name] = value;
  }
  return merged;
}

const isPlain = (value: unknown): value is Source =>
  typeof value === "object" && value !== null && !Array.isArray(value);
