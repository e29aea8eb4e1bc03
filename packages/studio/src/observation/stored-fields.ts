import { type ObservationFields, textOf } from "@langfuse-kit/server-rules";
import { costed } from "./costed.ts";
import { queueWaitOf } from "./queue-wait.ts";
import type { ObservationRecord } from "./types.ts";

/** What is of the span or of the event itself, beside the fields that the server makes of it. */
type Own =
  | ("traceId" | "id" | "parentId" | "start" | "end")
  | ("infrastructure" | "kind" | "origin" | "attributes" | "events" | "links");

/** The server's fields as they are stored: null for what is absent, content as text, and what it costs, for which the rest of the attributes counts too. */
export function storedFieldsOf(
  fields: ObservationFields,
  attributes: ObservationRecord["attributes"] = {},
): Omit<ObservationRecord, Own> {
  const { model = null, modelParameters, usage, cost: sent, metadata, prompt } = fields;
  return {
    type: fields.type,
    name: fields.name,
    level: fields.level,
    statusMessage: fields.statusMessage ?? null,
    model,
    modelParameters,
    ...costed({ model, modelParameters, metadata, attributes, usage, sent }),
    promptName: prompt?.name ?? null,
    promptVersion: prompt?.version ?? null,
    firstToken: fields.completionStartTime ?? null,
    queueWait: queueWaitOf(metadata),
    environment: fields.environment,
    version: fields.version ?? null,
    release: fields.release ?? null,
    userId: fields.userId ?? null,
    sessionId: fields.sessionId ?? null,
    tags: fields.tags,
    public: fields.public,
    traceName: fields.traceName ?? null,
    isAppRoot: fields.isAppRoot,
    input: content(fields.input),
    output: content(fields.output),
    metadata,
  };
}

const content = (value: unknown): string | null => (value === undefined || value === null ? null : textOf(value));
