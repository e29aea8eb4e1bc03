import type { ObservationType } from "../contract/index.ts";
import type { DecodedSpan } from "../otlp/index.ts";

/** Attributes that only calls to networks, databases and queues have. */
const plumbing = /^(http|db|messaging|rpc|net|network|url|dns|faas|graphql)\./;
const instrumentations = /(^|[/.])(opentelemetry[/.])?instrumentation[-./]/;
const llmNames = /openai|anthropic|bedrock|vertex|cohere|langchain|llama|genai|gen_ai|mcp/i;

/** Steps that say nothing of the work itself: the viewer can hide them. What Langfuse's SDKs made was meant. */
export function isInfrastructure({ attributes, origin }: DecodedSpan, type: ObservationType): boolean {
  const { name } = origin.scope;
  if (type !== "span" || name.startsWith("langfuse-sdk")) return false;
  if (instrumentations.test(name) && !llmNames.test(name)) return true;
  for (const key in attributes) if (plumbing.test(key)) return true;
  return false;
}
