import type { Attributes, HrTime, Link, SpanKind, SpanStatus } from "@opentelemetry/api";
import type { TraceAttributes } from "../attributes/index.ts";
import type { CaptureMode } from "../capture/index.ts";
import type { Chunk, SealedEvent, SealedObservation, SealedSegment } from "../encode/index.ts";
import type { CostDetails, MeteredCall, TraceMeter, UsageDetails } from "../pricing/index.ts";
import type { Informant, Requests, Segment, SpanRecord, Tracked } from "./types.ts";

/*
 * Classes and no literals. V8 counts how many of a literal's objects survive a collection; in a burst that is most of
 * them, and from then on it makes them in the old generation at once. There they hold what they point to, the texts
 * above all, until the next full collection: pauses of 15 ms instead of 2. What `new` makes of a class is not counted.
 */

/** Never filled: what is held first comes in an array of its own. */
const none: never[] = Object.freeze([]) as never;
/** To be copied, since `[tracked]` is counted as well, and `Array.of(tracked)` takes as long as the rest of an end. */
const one: readonly (Tracked | undefined)[] = Array.of(undefined);

export class TrackedSpan implements Tracked {
  readonly span: SpanRecord;
  readonly segment: Segment;
  parent: Tracked | undefined;
  state: Tracked["state"] = "open";
  isStep = false;
  exported = false;
  capture: CaptureMode | undefined;
  late: Attributes | undefined = undefined;
  requestedModel: string | undefined = undefined;
  usage: UsageDetails | undefined = undefined;
  served: Readonly<Record<string, unknown>> | undefined = undefined;
  requests: Requests | undefined = undefined;
  cost: CostDetails | undefined = undefined;
  metered: MeteredCall | undefined = undefined;
  openBefore: Tracked | undefined = undefined;
  openAfter: Tracked | undefined = undefined;
  unfinishedAt: HrTime | undefined = undefined;

  constructor(span: SpanRecord, segment: Segment, parent: Tracked | undefined) {
    this.span = span;
    this.segment = segment;
    this.parent = parent;
    this.capture = parent?.capture;
  }
}

/** What is known of a segment from its first span. */
export type SegmentStart = Pick<
  Segment,
  "traceId" | "destinations" | "resource" | "remoteParent" | "traceState" | "identity" | "decision" | "isMeteredOnly"
>;

export class RunningSegment implements Segment {
  readonly traceId: string;
  readonly destinations: readonly string[];
  readonly resource: Attributes;
  readonly remoteParent: string | undefined;
  readonly traceState: string | undefined;
  identity: TraceAttributes;
  content: Attributes | undefined = undefined;
  meter: TraceMeter | undefined = undefined;
  // Few traces have any, so the lists come with the first.
  #scores: Chunk[] | undefined = undefined;
  #waiting: ((isKept: boolean) => void)[] | undefined = undefined;
  informant: Informant | undefined = undefined;
  onChange: (() => void) | undefined = undefined;
  root: Tracked | undefined = undefined;
  top: Tracked | undefined = undefined;
  rootEnded = false;
  decision: Segment["decision"];
  readonly isMeteredOnly: boolean;
  failed = false;
  hidesCost = false;
  hasLeft = false;
  pressed = false;
  held: Tracked[] = none;
  heldBytes = 0;
  drafted = 0;
  heldSince = 0;
  queued = false;

  constructor(start: SegmentStart) {
    this.traceId = start.traceId;
    this.destinations = start.destinations;
    this.resource = start.resource;
    this.remoteParent = start.remoteParent;
    this.traceState = start.traceState;
    this.identity = start.identity;
    this.decision = start.decision;
    this.isMeteredOnly = start.isMeteredOnly;
  }

  get isAwaited(): boolean {
    return this.#waiting !== undefined;
  }

  holdScores(scores: readonly Chunk[]): void {
    this.#scores ??= [];
    this.#scores.push(...scores);
  }

  takeScores(): readonly Chunk[] | undefined {
    const taken = this.#scores;
    this.#scores = undefined;
    return taken;
  }

  whenDecided(told: (isKept: boolean) => void): void {
    this.#waiting ??= [];
    this.#waiting.push(told);
  }

  tellDecided(isKept: boolean): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    for (const told of waiting) told(isKept);
  }

  hold(tracked: Tracked): void {
    if (this.held.length > 0) {
      this.held.push(tracked);
      return;
    }
    // Most hold one only, and the first push makes room for seventeen.
    const held = one.slice() as Tracked[];
    held[0] = tracked;
    this.held = held;
  }

  /** Hands over what is held. */
  takeHeld(): Tracked[] {
    const taken = this.held;
    this.held = none;
    this.heldBytes = 0;
    this.drafted = 0;
    return taken;
  }
}

export class LeavingObservation implements SealedObservation {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceState: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly overrides: Attributes | undefined;
  readonly events: readonly SealedEvent[];
  readonly links: readonly Link[];
  readonly scope: SpanRecord["instrumentationScope"];
  readonly capture: CaptureMode | undefined;

  constructor(
    { span, segment, capture, unfinishedAt }: Tracked,
    parent: string | undefined,
    overrides: Attributes | undefined,
  ) {
    const context = span.spanContext();
    this.traceId = segment.traceId;
    this.spanId = context.spanId;
    this.parentSpanId = parent;
    this.traceState = context.traceState?.serialize();
    this.name = span.name;
    this.kind = span.kind;
    this.startTime = span.startTime;
    this.endTime = unfinishedAt ?? span.endTime;
    this.status = span.status;
    this.attributes = span.attributes;
    this.overrides = overrides;
    this.events = span.events;
    this.links = span.links;
    this.scope = span.instrumentationScope;
    this.capture = capture;
  }
}

export class LeavingSegment implements SealedSegment {
  readonly resource: Attributes;
  readonly destinations: readonly string[];
  readonly shared: Attributes;
  readonly observations: readonly SealedObservation[];
  readonly bytes: number;
  readonly capture: CaptureMode | undefined;

  constructor(segment: Segment, shared: Attributes, observations: readonly SealedObservation[], bytes: number) {
    this.resource = segment.resource;
    this.destinations = segment.destinations;
    this.capture = (segment.top ?? segment.root)?.capture;
    this.shared = shared;
    this.observations = observations;
    this.bytes = bytes;
  }
}
