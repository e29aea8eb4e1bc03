import { isRecord, observationOfBody } from "@langfuse-kit/server-rules";
import { type CapturedObservation, parsedFieldsOf } from "../observation/index.ts";

type Body = Readonly<Record<string, unknown>>;

/** A merged observation with what is said of its trace, in the shape that spans are captured in. */
export function captureBody(first: { type: string; time: number }, body: Body, trace: Body): CapturedObservation {
  const {
    parentId,
    startTime = first.time,
    endTime = startTime,
    ...fields
  } = observationOfBody(first.type, {
    ...body,
    version: body.version ?? trace.version,
    environment: body.environment ?? trace.environment,
  });
  return {
    id: String(body.id),
    traceId: String(body.traceId ?? ""),
    parentId,
    startTime,
    endTime,
    durationMs: endTime - startTime,
    startTimeUnixNano: `${startTime}000000`,
    ...parsedFieldsOf(fields),
    ...saidOfTrace(trace),
    metadata: { ...fields.metadata, ...(isRecord(trace.metadata) ? trace.metadata : {}) },
    scope: { name: "ingestion", version: "" },
    kind: 1,
    resource: {},
    // No span, no attributes: all that was sent is a field.
    attributes: {},
    events: [],
    links: [],
  };
}

type SaidOfTrace = Pick<CapturedObservation, "traceName" | "userId" | "sessionId" | "release" | "tags" | "public">;

function saidOfTrace({ name, userId, sessionId, release, tags, public: isPublic }: Body): SaidOfTrace {
  return {
    traceName: text(name),
    userId: text(userId),
    sessionId: text(sessionId),
    release: text(release),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    public: isPublic === true,
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
