/** Hosts that belong to one provider, by the names of OpenTelemetry's conventions where they have one. */
const hosts: readonly (readonly [ending: string, provider: string])[] = [
  ["openai.azure.com", "azure.ai.openai"],
  ["cognitiveservices.azure.com", "azure.ai.openai"],
  ["services.ai.azure.com", "azure.ai.inference"],
  ["api.openai.com", "openai"],
  ["api.anthropic.com", "anthropic"],
  ["generativelanguage.googleapis.com", "gcp.gemini"],
  ["aiplatform.googleapis.com", "gcp.vertex_ai"],
  ["api.mistral.ai", "mistral_ai"],
  ["api.groq.com", "groq"],
  ["api.deepseek.com", "deepseek"],
  ["api.x.ai", "x_ai"],
  ["api.perplexity.ai", "perplexity"],
  ["api.cohere.com", "cohere"],
  ["openrouter.ai", "openrouter"],
  ["amazonaws.com", "aws.bedrock"],
];

/** Who is asked; where the host does not say, whose way of talking it is. */
export function providerOf({ hostname }: URL, otherwise: string): string {
  const found = hosts.find(
    ([ending]) => hostname === ending || hostname.endsWith(`.${ending}`) || isRegional(hostname, ending),
  );
  return found?.[1] ?? otherwise;
}

/** Vertex AI puts the region in front with a dash. */
function isRegional(hostname: string, ending: string): boolean {
  return hostname.endsWith(`-${ending}`);
}
