import type { DecodedSpan } from "../otlp/index.ts";

type Body = Readonly<Record<string, unknown>>;

/** Where the fields of an observation's body go. */
const observationKeys: Readonly<Record<string, string>> = {
  input: "langfuse.observation.input",
  output: "langfuse.observation.output",
  metadata: "langfuse.observation.metadata",
  level: "langfuse.observation.level",
  statusMessage: "langfuse.observation.status_message",
  version: "langfuse.version",
  environment: "langfuse.environment",
  completionStartTime: "langfuse.observation.completion_start_time",
  model: "langfuse.observation.model.name",
  modelParameters: "langfuse.observation.model.parameters",
  usageDetails: "langfuse.observation.usage_details",
  costDetails: "langfuse.observation.cost_details",
  promptName: "langfuse.observation.prompt.name",
  promptVersion: "langfuse.observation.prompt.version",
};

const traceKeys: Readonly<Record<string, string>> = {
  name: "langfuse.trace.name",
  userId: "langfuse.user.id",
  sessionId: "langfuse.session.id",
  metadata: "langfuse.trace.metadata",
  release: "langfuse.release",
  version: "langfuse.version",
  environment: "langfuse.environment",
};

/** A merged observation and its trace, written as the span that would say the same. */
export function toSpan(type: string, body: Body, trace: Body): DecodedSpan {
  const startTime = time(body.startTime) ?? time(body.endTime) ?? 0;
  const endTime = time(body.endTime) ?? startTime;
  const usage = body.usageDetails ?? legacyUsage(body.usage);
  return {
    traceId: String(body.traceId ?? ""),
    spanId: String(body.id),
    parentSpanId: typeof body.parentObservationId === "string" ? body.parentObservationId : undefined,
    traceState: "",
    name: typeof body.name === "string" ? body.name : "",
    kind: 1,
    startTime,
    endTime,
    startTimeUnixNano: `${startTime}000000`,
    endTimeUnixNano: `${endTime}000000`,
    attributes: {
      ...translate(trace, traceKeys),
      ...(Array.isArray(trace.tags) ? { "langfuse.trace.tags": trace.tags } : {}),
      "langfuse.trace.public": trace.public === true,
      ...translate({ ...body, usageDetails: usage }, observationKeys),
      "langfuse.observation.type": type,
    },
    events: [],
    links: [],
    status: { code: 0, message: "" },
    scope: { name: "ingestion", version: "", attributes: {} },
    resource: {},
  };
}

function translate(body: Body, keys: Readonly<Record<string, string>>): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const [field, key] of Object.entries(keys)) {
    const value = body[field];
    if (value === undefined || value === null) continue;
    attributes[key] = typeof value === "object" ? JSON.stringify(value) : value;
  }
  return attributes;
}

/** The usage shapes from before Langfuse 3. */
function legacyUsage(usage: unknown): unknown {
  if (typeof usage !== "object" || usage === null) return undefined;
  const { input, output, total, promptTokens, completionTokens, totalTokens } = usage as Body;
  const entries = Object.entries({
    input: input ?? promptTokens,
    output: output ?? completionTokens,
    total: total ?? totalTokens,
  });
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "number"));
}

function time(value: unknown): number | undefined {
  const parsed = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}
