import type { CapturedScore, IngestionEvent } from "./types.ts";

/** Events that are joined by commas without brackets around them. Throws where that is no JSON. */
export function parseEventList(bytes: Uint8Array): IngestionEvent[] {
  return JSON.parse(`[${Buffer.from(bytes).toString("utf8")}]`) as IngestionEvent[];
}

/** The score in a `score-create` body. */
export function toScore(body: Readonly<Record<string, unknown>>, timestamp?: string): CapturedScore {
  const text = (key: string): string | undefined => {
    const value = body[key];
    return typeof value === "string" ? value : undefined;
  };
  const value = body.value;
  const time = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return {
    id: text("id"),
    name: text("name") ?? "",
    value: typeof value === "number" || typeof value === "string" ? value : undefined,
    dataType: text("dataType"),
    comment: text("comment"),
    traceId: text("traceId"),
    observationId: text("observationId"),
    sessionId: text("sessionId"),
    environment: text("environment"),
    metadata: body.metadata ?? undefined,
    source: text("source"),
    configId: text("configId"),
    timestamp: Number.isNaN(time) ? undefined : time,
  };
}
