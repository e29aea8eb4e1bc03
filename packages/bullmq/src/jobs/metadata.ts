import type { JobCarrier } from "@langfuse-kit/core/adapter";
import type { AnyOptions } from "./types.ts";

export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The trace context that a job came with, whatever it is. */
export function readMetadata(opts: AnyOptions | undefined): unknown {
  return opts?.telemetry?.metadata ?? opts?.tm;
}

/** A carrier as BullMQ stores it; nothing where there is nothing to say, so that BullMQ leaves what it has. */
export function textOf(carrier: JobCarrier): string {
  const text = JSON.stringify(carrier);
  return text === "{}" ? "" : text;
}

/** The options of a job's copy with another trace context, in the places where both versions keep it. */
export function withMetadata(opts: AnyOptions | undefined, metadata: string): AnyOptions {
  const changed = { ...opts, telemetry: { ...opts?.telemetry, metadata } };
  return opts?.tm === undefined ? changed : { ...changed, tm: metadata };
}

/**
 * BullMQ keeps one text with a job: ours beside another tool's, which gets its fields to say what goes with them. Theirs
 * stays as it is where it is not what both can be put into.
 */
export function metadataBeside(theirs: string, ours: (fields?: object) => string): string {
  if (theirs === "") return ours();
  const fields = fieldsOf(theirs);
  return fields === undefined ? theirs : JSON.stringify({ ...fields, ...fieldsOf(ours(fields)) });
}

function fieldsOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
