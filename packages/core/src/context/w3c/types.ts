import type { TraceAttributes } from "../../attributes/index.ts";

/**
 * How far a received carrier is believed: "trace" continues its trace and nothing else, "all" also takes
 * identity from its baggage, "none" starts a new trace that links to it.
 */
export type Trust = "trace" | "all" | "none";

/** What our own tracestate entry says of the observation that made the call. */
export interface KitEntry {
  readonly traceId: string;
  readonly observationId: string;
  readonly sampled: boolean;
}

export interface Position {
  readonly traceId: string;
  readonly spanId: string;
}

/** What a carrier brought, checked, and cut down to what the trust allows. */
export interface Received {
  readonly traceId?: string;
  /** The observation of our entry where there is one, else the span of the traceparent. */
  readonly parentSpanId?: string;
  /** The caller's flag, for information only: it never switches us off. */
  readonly sampled?: boolean;
  /** Set where the trace id was said to be random: true or not, that goes with the id to all that we call. */
  readonly random?: boolean;
  readonly kit?: KitEntry;
  /** Set when an official Langfuse SDK upstream says that it owns this trace. */
  readonly upstreamClaim?: string;
  readonly identity?: TraceAttributes;
  /** What other vendors wrote, to be passed on. */
  readonly traceState?: string;
  /** Under "none": where the call came from, to be linked and not continued. */
  readonly link?: Position;
  /** Under "none": the parent that was named, which no call from here may name in our place. */
  readonly refused?: Position | undefined;
}

/** What is written into a carrier. */
export interface Outgoing {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
  readonly random?: boolean | undefined;
  readonly observation?: KitEntry | undefined;
  /** What was received from other vendors. */
  readonly traceState?: string | undefined;
  /** Sent as baggage; leave it out for receivers that are not one's own. */
  readonly identity?: TraceAttributes | undefined;
  /** The trace that official Langfuse SDKs downstream shall regard as already having its root. */
  readonly claim?: string | undefined;
  /** The parent of the call that is served here and was not continued: a copy of it in the carrier is nobody's. */
  readonly refused?: Position | undefined;
}
