import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { genAiKeys, keys } from "../attributes/index.ts";
import type { SealedObservation } from "../encode/index.ts";

/** An observation with something to hide in every text that it can hold. */
export function secretive(secret: string): SealedObservation {
  const { observation, trace } = keys;
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name: `answer ${secret}`,
    kind: SpanKind.INTERNAL,
    startTime: [1, 0],
    endTime: [2, 0],
    status: { code: SpanStatusCode.ERROR, message: `failed for ${secret}` },
    attributes: {
      [observation.type]: "generation",
      [observation.input]: JSON.stringify([{ role: "user", content: `I am ${secret}` }]),
      [observation.output]: `Hello ${secret}`,
      [`${observation.metadataPrefix}to`]: secret,
      [`${observation.metadataPrefix}${secret}`]: "seen",
      [observation.statusMessage]: `failed for ${secret}`,
      [observation.model]: "gpt-4o",
      [observation.modelParameters]: JSON.stringify({ temperature: 0.5, stop: secret }),
      [observation.usage]: JSON.stringify({ input: 3, output: 5 }),
      [genAiKeys.inputMessages]: JSON.stringify([{ parts: [{ content: secret }] }]),
      [genAiKeys.stopSequences]: [secret],
      [genAiKeys.inputTokens]: 3,
      "http.url": `https://example.com/?q=${secret}`,
    },
    overrides: { [trace.input]: secret, [observation.metadata]: JSON.stringify({ nested: { to: secret } }) },
    events: [
      {
        name: `exception ${secret}`,
        time: [1, 5],
        attributes: {
          "exception.type": "TypeError",
          "exception.message": secret,
          "exception.stacktrace": `at ${secret}`,
        },
      },
    ],
    links: [
      { context: { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 }, attributes: { why: secret } },
    ],
    scope: { name: "langfuse-sdk.kit" },
  };
}

/** Identity as every observation of a segment carries it. */
export function secretiveIdentity(secret: string): Record<string, string | string[]> {
  const { trace } = keys;
  return {
    [trace.name]: `trace of ${secret}`,
    [trace.userId]: secret,
    [trace.sessionId]: `session-${secret}`,
    [trace.tags]: [secret, "beta"],
    [`${trace.metadataPrefix}owner`]: secret,
    [keys.environment]: "production",
  };
}
