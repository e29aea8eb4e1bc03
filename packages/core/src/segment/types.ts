import type {
  Sampler as ApiSampler,
  Attributes,
  Context,
  HrTime,
  Link,
  SpanContext,
  SpanKind,
  SpanStatus,
} from "@opentelemetry/api";
import type { TraceAttributes } from "../attributes/index.ts";
import type { CaptureMode } from "../capture/index.ts";
import type { Chunk, SealedEvent } from "../encode/index.ts";
import type { CostDetails, MeteredCall, TraceMeter, UsageDetails } from "../pricing/index.ts";

/** What we read of a span of OpenTelemetry's SDK, the same in its versions 2 and 3. */
export interface SpanRecord {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: readonly Link[];
  readonly events: readonly SealedEvent[];
  readonly resource: { readonly attributes: Attributes };
  readonly instrumentationScope: { readonly name: string; readonly version?: string | undefined };
  spanContext(): SpanContext;
}

/** Whose provider began a span. The context of another's knows nothing of our observations. */
export type SpanSource = "own" | "foreign";

/** Structurally OpenTelemetry's `SpanProcessor`, of SDK 2 and of SDK 3. */
export interface SegmentProcessor {
  onStart(span: SpanRecord, parentContext: Context): void;
  onEnd(span: SpanRecord): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

export type Sampler = ApiSampler;

/** One span that we follow from its start until its segment is sealed. */
export interface Tracked {
  readonly span: SpanRecord;
  /** Let go of once this has left: a chain of work that starts itself again must not keep all that came before. */
  parent: Tracked | undefined;
  readonly segment: Segment;
  state: "open" | "taken back" | "ended" | "sealed" | "lost";
  /** Begun through our own functions, whose attributes need no translation and carry no identity. */
  isStep: boolean;
  /** Known at the end: a library may mark its span as an LLM call at any time before. */
  exported: boolean;
  /** Written after the end, before the seal; what another provider's span lacks, also before. They win over the span's own. */
  late: Attributes | undefined;
  /** The model as it was named first, which is what was asked for: an answer may name it more exactly. */
  requestedModel: string | undefined;
  /** As it was given through our own functions, so that it need not be read back. */
  usage: UsageDetails | undefined;
  /** Parameters as the provider followed them. The price goes by these, and by the recorded ones where they say nothing. */
  served: Readonly<Record<string, unknown>> | undefined;
  cost: CostDetails | undefined;
  /** What the meter was told of it, so that a late update replaces it. */
  metered: MeteredCall | undefined;
  /** Neighbours in the list of what is open. */
  openBefore: Tracked | undefined;
  openAfter: Tracked | undefined;
  /** How much of it may leave, where it or one above it said so. */
  capture: CaptureMode | undefined;
  /** Set by shutdown on what never ended. */
  unfinishedAt: HrTime | undefined;
}

/** The observations of one trace made in one process under one local root. */
export interface Segment {
  readonly traceId: string;
  readonly destinations: readonly string[];
  readonly resource: Attributes;
  /** The observation of another process that the root hangs under. */
  readonly remoteParent: string | undefined;
  /** What other vendors sent along, for those we call. */
  readonly traceState: string | undefined;
  /** Shared by every observation; anything set before the seal is on all of them. */
  identity: TraceAttributes;
  /** Input and output of the trace, encoded when they were given. */
  content: Attributes | undefined;
  /** Made when the first call of a model is seen. */
  meter: TraceMeter | undefined;
  /** Whether anybody waits for the word whether the trace is kept. */
  readonly isAwaited: boolean;
  /** Told when the environment, or the mode of one of its observations, was set: what went out may have to say so. */
  onChange: (() => void) | undefined;
  root: Tracked | undefined;
  /** The uppermost observation that is exported: the root, or the first of ours below a root that is noise. */
  top: Tracked | undefined;
  rootEnded: boolean;
  /** `undecided`: the rate says drop, a keep rule may still save it. `ignored`: not meant to be traced, so not counted. */
  decision: "in" | "undecided" | "out" | "ignored";
  /** Left out from its beginning, and followed for what it costs: nothing of it is held, and nobody waits for its end. */
  readonly isMeteredOnly: boolean;
  failed: boolean;
  /** A call of it has a cost that is not sent, so its sum is not either. */
  hidesCost: boolean;
  /** A part of it is on its way: what is said of the trace now does not reach that. */
  hasLeft: boolean;
  /** Too much is held in the process: what sampling has not decided on is dropped now. */
  pressed: boolean;
  held: Tracked[];
  heldBytes: number;
  /** How many of the held are written down already. */
  drafted: number;
  /** Monotonic milliseconds of the oldest held observation; 0 where none is. */
  heldSince: number;
  queued: boolean;
  /** Keeps scores of a trace that sampling has not decided on. */
  holdScores(scores: readonly Chunk[]): void;
  /** Hands them over. */
  takeScores(): readonly Chunk[] | undefined;
  /** For what has to wait until it is certain whether the trace is kept; each is told so, once. */
  whenDecided(told: (isKept: boolean) => void): void;
  tellDecided(isKept: boolean): void;
  hold(tracked: Tracked): void;
  /** Hands over what is held. */
  takeHeld(): Tracked[];
}

/** An observation that has begun and not ended. */
export interface OpenObservation {
  readonly id: string;
  readonly traceId: string;
  /** The nearest ancestor that leaves as well. */
  readonly parentId: string | undefined;
  readonly name: string;
  /** Wall clock, milliseconds. */
  readonly startTime: number;
  /** Something of its trace has ended beside it, and waits for its end. */
  readonly holds: boolean;
  /** The caller runs in it, so that it cannot end before the caller has the answer. */
  readonly isAround: boolean;
}

export interface Segments {
  readonly sampler: Sampler;
  /** For our own provider. */
  readonly processor: SegmentProcessor;
  /** For anybody else's. */
  readonly foreignProcessor: SegmentProcessor;
  /** What came after the end counts as if it had come before: for the price, and for keep rules. */
  updatedLate(tracked: Tracked): void;
  /** More is known of a call than stands on its span. What an open one has used by now counts, until its end replaces it. */
  recount(span: object): void;
  /** Seals all that has ended. */
  drain(): void;
  /** Seals what is over with its root; what holds something for a root that runs on keeps it. */
  drainOver(): void;
  /** Ends what is still open as unfinished: nothing is left that could end it. */
  sealOpen(): void;
  /** Leaves out what is still open, with all of its trace that has not left. */
  ignoreOpen(): void;
  /** Seals everything, what is still open as well, and takes nothing more. */
  close(): void;
  open(): number;
  /** What is open and leaves when it ends. */
  listOpen(): readonly OpenObservation[];
  sampledOut(): number;
  /** Whether no rule kept this trace, as far back as that is remembered. */
  wasDropped(traceId: string): boolean;
  /** An observation that was never recorded, by the sampler's word. */
  countSampledOut(): void;
}

/** Told of an observation that is lost, and of the destinations that miss it. */
export type Lost = (
  id: string,
  reason: "never_ended" | "after_shutdown" | "encode_failed",
  destinations: readonly string[],
) => void;
