import type { ObservationLevel } from "../contract/index.ts";
import { textOf } from "../json/index.ts";
import type { Attributes, DecodedSpan } from "../otlp/index.ts";
import { contentOf } from "./content.ts";
import { identityOf } from "./identity.ts";
import { isInfrastructure } from "./infrastructure.ts";
import { leftoverOf } from "./leftover.ts";
import { metadataOf } from "./metadata.ts";
import { firstTokenOf, modelOf, modelParametersOf, promptOf } from "./model.ts";
import { costed } from "./numbers.ts";
import { queueWaitOf } from "./queue-wait.ts";
import { firstText, lookUp } from "./read.ts";
import { typeOf } from "./type.ts";
import type { ObservationRecord } from "./types.ts";
import { sentCostOf, usageOf } from "./usage.ts";

/** The server takes these in any case. */
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

/** The observation that Langfuse 4 makes of a span. */
export function observationOf(span: DecodedSpan): ObservationRecord {
  const { attributes } = span;
  const type = typeOf(attributes);
  const model = modelOf(attributes);
  const modelParameters = modelParametersOf(span);
  const metadata = metadataOf(attributes);
  return {
    traceId: span.traceId,
    id: span.id,
    parentId: span.parentId,
    type,
    name: nameOf(span),
    start: span.start,
    end: span.end,
    level: levelOf(span),
    statusMessage: firstText(attributes, ["langfuse.observation.status_message"]) ?? (span.statusMessage || null),
    model,
    modelParameters,
    ...costed({ model, modelParameters, usage: usageOf(span), sent: sentCostOf(attributes) }),
    ...promptOf(attributes, type),
    firstToken: firstTokenOf(span),
    queueWait: queueWaitOf(metadata),
    ...identityOf(span),
    infrastructure: isInfrastructure(span, type),
    kind: span.kind,
    origin: span.origin,
    ...contentOf(span),
    metadata,
    attributes: leftoverOf(span),
    events: span.events,
    links: span.links,
  };
}

/** A tool's name wins over the name of its span, even for spans of the official SDK. */
function nameOf({ attributes, name }: DecodedSpan): string {
  if (attributes["gen_ai.tool.name"]) return textOf(attributes["gen_ai.tool.name"]);
  for (const key of ["genkit:name", "logfire.msg", "ai.toolCall.name"]) {
    if (attributes[key] !== undefined) return textOf(attributes[key]);
  }
  return aiSdkName(attributes) ?? name;
}

function aiSdkName(attributes: Attributes): string | undefined {
  const operation = attributes["ai.operationId"];
  if (operation === undefined) return undefined;
  const functionId = attributes["ai.telemetry.functionId"];
  return functionId ? `${textOf(functionId)}:${textOf(operation)}` : textOf(operation);
}

function levelOf({ attributes, statusCode }: DecodedSpan): ObservationLevel {
  const own = attributes["langfuse.observation.level"];
  const level = typeof own === "string" ? lookUp(levels, own.toUpperCase()) : undefined;
  return level ?? (statusCode === 2 ? "ERROR" : "DEFAULT");
}
