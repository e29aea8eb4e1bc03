import type { Attributes, AttributeValue, Span } from "@opentelemetry/api";
import { isLangfuseKey, isTraceKey, readTrace } from "../attributes/index.ts";
import { currentEngine } from "../observe/index.ts";
import { trackedOf } from "../segment/index.ts";

export interface SplitWrites {
  readonly ours: Attributes | undefined;
  readonly theirs: Attributes | undefined;
}

/** What is Langfuse's of a write to another tracer's span, and what is that tracer's. */
export function splitWrites(
  attributes: Record<string, unknown>,
  isOurs: (key: string) => boolean = isLangfuseKey,
): SplitWrites {
  let ours: Record<string, unknown> | undefined;
  let theirs: Record<string, unknown> | undefined;
  for (const key in attributes) {
    if (isOurs(key)) {
      ours ??= {};
      ours[key] = attributes[key];
    } else {
      theirs ??= {};
      theirs[key] = attributes[key];
    }
  }
  return { ours: ours as Attributes | undefined, theirs: theirs as Attributes | undefined };
}

/** An event that holds a model's messages, or that a Langfuse package wrote; all others are the other tracer's. */
export function isOwnEvent(name: string, attributes: unknown): boolean {
  if (isLangfuseKey(name)) return true;
  return typeof attributes === "object" && attributes !== null && Object.keys(attributes).some(isLangfuseKey);
}

/** Writes on our observation what a Langfuse package meant for the active span. */
export function writeToOwn(own: Span, attributes: Attributes): void {
  const observation: Attributes = {};
  const trace: Attributes = {};
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === null) continue;
    (isTraceKey(key) ? trace : observation)[key] = value;
  }
  updateTraceBy(trace, own);
  const tracked = trackedOf(own);
  if (tracked?.state === "ended") tracked.late = { ...tracked.late, ...observation };
  else own.setAttributes(observation);
}

/**
 * What somebody else writes of the trace on an observation of our own functions is said of the trace: on the one observation it
 * would hide what comes later. False for all else, which is left on the span.
 */
export function takeTraceKey(span: Span, key: string, value: AttributeValue): boolean {
  if (!isTraceKey(key) || trackedOf(span)?.isStep !== true) return false;
  updateTraceBy({ [key]: value }, span);
  return true;
}

function updateTraceBy(attributes: Attributes, span: Span): void {
  const identity = readTrace(attributes);
  if (identity !== undefined) currentEngine()?.updateTrace(identity, span, "propagated");
}
