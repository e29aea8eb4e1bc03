import type { DecodedSpan } from "../otlp/index.ts";
import { contentOf } from "./content.ts";
import { identityOf } from "./identity.ts";
import { metadataOf } from "./metadata.ts";
import { completionStartOf, modelOf, modelParametersOf, promptOf } from "./model.ts";
import { type Attributes, firstText, text } from "./text.ts";
import { typeOf } from "./type.ts";
import type { CapturedObservation, ObservationLevel } from "./types.ts";
import { costOf, usageOf } from "./usage.ts";

const levels: Readonly<Record<string, ObservationLevel>> = {
  DEBUG: "DEBUG",
  TRACE: "DEBUG",
  VERBOSE: "DEBUG",
  DEFAULT: "DEFAULT",
  INFO: "DEFAULT",
  LOG: "DEFAULT",
  NOTICE: "DEFAULT",
  OK: "DEFAULT",
  SUCCESS: "DEFAULT",
  WARN: "WARNING",
  WARNING: "WARNING",
  ERROR: "ERROR",
  FATAL: "ERROR",
  CRITICAL: "ERROR",
};

/**
 * The observation that Langfuse 4 makes of a span.
 * @example const observations = decodeTraces(body).map(toObservation);
 */
export function toObservation(span: DecodedSpan): CapturedObservation {
  const { attributes } = span;
  const type = typeOf(attributes);
  return {
    id: span.spanId,
    traceId: span.traceId,
    parentId: span.parentSpanId,
    type,
    name: nameOf(span),
    startTime: span.startTime,
    endTime: span.endTime,
    durationMs: span.endTime - span.startTime,
    startTimeUnixNano: span.startTimeUnixNano,
    level: levelOf(span),
    statusMessage: firstText(attributes, ["langfuse.observation.status_message"]) ?? (span.status.message || undefined),
    ...contentOf(span),
    metadata: metadataOf(attributes),
    model: modelOf(attributes),
    modelParameters: modelParametersOf(span),
    usage: usageOf(span),
    cost: costOf(span),
    prompt: promptOf(attributes, type),
    completionStartTime: completionStartOf(span),
    ...identityOf(span),
    scope: { name: span.scope.name, version: span.scope.version },
    kind: span.kind,
    resource: span.resource,
    attributes,
    events: span.events,
    links: span.links,
  };
}

/** A tool's name wins over the name of its span, even for spans of the official SDK. */
function nameOf({ attributes, name }: DecodedSpan): string {
  if (attributes["gen_ai.tool.name"]) return text(attributes["gen_ai.tool.name"]);
  if (attributes["ai.toolCall.name"] !== undefined) return text(attributes["ai.toolCall.name"]);
  return aiSdkName(attributes) ?? name;
}

function aiSdkName(attributes: Attributes): string | undefined {
  const operation = attributes["ai.operationId"];
  if (operation === undefined) return undefined;
  const functionId = attributes["ai.telemetry.functionId"];
  return functionId ? `${text(functionId)}:${text(operation)}` : text(operation);
}

function levelOf({ attributes, status }: DecodedSpan): ObservationLevel {
  const own = attributes["langfuse.observation.level"];
  const level = typeof own === "string" ? levels[own.toUpperCase()] : undefined;
  return level ?? (status.code === 2 ? "ERROR" : "DEFAULT");
}
