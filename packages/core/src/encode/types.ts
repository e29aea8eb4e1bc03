import type { Attributes, HrTime, Link, SpanKind, SpanStatus } from "@opentelemetry/api";
import type { CaptureMode } from "../capture/index.ts";

/** One event on a span, as OpenTelemetry's SDKs 2 and 3 keep it. */
export interface SealedEvent {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes?: Attributes | undefined;
}

/**
 * An observation that is complete: all that the encoder writes, with nothing left to ask for.
 * `attributes` are the span's own; a key in `overrides` wins over the same key in `attributes`, whatever its value
 * is: `undefined` takes the attribute away. Both win over the segment's `shared`: what is said of one observation is more
 * particular than what is said of its trace. So metadata of the trace is not written beside an observation's own of one name.
 */
export interface SealedObservation {
  readonly traceId: string;
  readonly spanId: string;
  /** The nearest exported ancestor; absent for a true root. */
  readonly parentSpanId?: string | undefined;
  readonly traceState?: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly overrides?: Attributes | undefined;
  readonly events: readonly SealedEvent[];
  readonly links: readonly Link[];
  readonly scope: { readonly name: string; readonly version?: string | undefined };
  /** How much of it may leave, where it was said of this observation. */
  readonly capture?: CaptureMode | undefined;
}

/** Observations that share a resource and an identity. */
export interface SealedSegment {
  readonly resource: Attributes;
  /** Identity: written on every observation, encoded once. */
  readonly shared: Attributes;
  readonly observations: readonly SealedObservation[];
  /** The destinations it goes to, by name; fixed when the segment began. */
  readonly destinations: readonly string[];
  /** How much of what its observations share may leave. */
  readonly capture?: CaptureMode | undefined;
  /** About how much memory it holds until it is encoded. */
  readonly bytes?: number | undefined;
  /** Adds what only these destinations get. */
  readonly extend?: Extend | undefined;
}

/**
 * Adds attributes to an observation, made from its own and the shared ones after the filter, so that they reveal nothing
 * else. Returns a copy, or the observation itself.
 */
export type Extend = (observation: SealedObservation, shared: Attributes) => SealedObservation;

/** Decides what may leave, just before it is written. Returns copies, or what it was given if nothing is to be hidden. */
export interface Filter {
  observation(observation: SealedObservation): SealedObservation;
  shared(attributes: Attributes, capture: CaptureMode | undefined): Attributes;
  resource(attributes: Attributes): Attributes;
  scope(scope: SealedObservation["scope"]): SealedObservation["scope"];
}

/**
 * Final bytes. A chunk is spooled, sent, split and resent as it is: ids and times must never change,
 * since Langfuse merges a resend only when they are the same.
 */
export interface Chunk {
  /** `spans`: a serialized ExportTraceServiceRequest. `scores`: ingestion events as JSON, joined by commas, without brackets. */
  readonly kind: "spans" | "scores";
  readonly bytes: Uint8Array;
  /** One id per observation or score event, in the order of the bytes. */
  readonly ids: readonly string[];
  readonly destination: string;
  /** Wall clock, milliseconds. */
  readonly createdAt: number;
  /** True when no other chunk has the same bytes, as those for several destinations do. */
  readonly isAlone?: boolean;
}

/** Why the encoder gave an observation up. */
export type EncodeFailure = "encode_failed" | "too_large";
