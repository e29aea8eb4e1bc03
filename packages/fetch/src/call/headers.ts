/** Response headers that help to find a call again, or tell why it was refused. Nothing else is recorded. */
const kept: readonly (readonly [header: string, name: string])[] = [
  ["x-request-id", "requestId"],
  ["request-id", "requestId"],
  ["apim-request-id", "requestId"],
  ["x-litellm-call-id", "requestId"],
  ["x-litellm-model-id", "servedBy"],
  ["x-gemini-service-tier", "serviceTier"],
];

const whenRefused: readonly (readonly [header: string, name: string])[] = [
  ["retry-after", "retryAfter"],
  ["retry-after-ms", "retryAfterMs"],
  ["x-ratelimit-limit-requests", "rateLimitRequests"],
  ["x-ratelimit-remaining-requests", "rateLimitRequestsLeft"],
  ["x-ratelimit-limit-tokens", "rateLimitTokens"],
  ["x-ratelimit-remaining-tokens", "rateLimitTokensLeft"],
  ["anthropic-ratelimit-requests-remaining", "rateLimitRequestsLeft"],
  ["anthropic-ratelimit-tokens-remaining", "rateLimitTokensLeft"],
];

export function headersToKeep({ headers, status }: Response): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [header, name] of status >= 400 ? [...kept, ...whenRefused] : kept) {
    const value = headers.get(header);
    if (value !== null) found[name] ??= value;
  }
  return found;
}

/** What was served of what was wished, under its name in requests. */
export function servedInHeaders({ headers }: Response): Record<string, string | undefined> {
  return { service_tier: headers.get("x-gemini-service-tier") ?? undefined };
}

/** LiteLLM's dollars. Of a stream it cannot know them when it begins, and says none. */
export function costInHeaders({ headers }: Response): number | undefined {
  const dollars = Number(headers.get("x-litellm-response-cost") || Number.NaN);
  return dollars >= 0 ? dollars : undefined;
}
