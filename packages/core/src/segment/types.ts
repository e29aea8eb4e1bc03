import type {
  Sampler as ApiSampler,
  Attributes,
  AttributeValue,
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

/** Whose provider began a span. In another's the context says nothing of our observations. */
export type SpanSource = "own" | "foreign";

/** Structurally OpenTelemetry's `SpanProcessor`, of SDK 2 and of SDK 3. */
export interface SegmentProcessor {
  onStart(span: SpanRecord, parentContext: Context): void;
  onEnd(span: SpanRecord): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

export type Sampler = ApiSampler;

/** One request to a model, as its price goes by it. */
export interface ModelRequest {
  readonly model: string | undefined;
  readonly requestedModel: string | undefined;
  readonly usage: UsageDetails | undefined;
  /** What was sent, and what the answer said of it. */
  readonly modelParameters: Readonly<Record<string, unknown>>;
  /** What its server said that it charged. */
  readonly stated: CostDetails | undefined;
}

/** The requests of one generation. */
export interface Requests {
  readonly each: readonly ModelRequest[];
  /** What those have cost that came before these, where there are too many to be kept. */
  readonly older: CostDetails | undefined;
  /** A server said of one at least what it charged. */
  readonly isStated: boolean;
  /** What the generation said itself of its model before it was lent any, and what it asked for first. */
  readonly named: string | undefined;
  readonly asked: string | undefined;
  /** As they stand on the generation where it was lent usage: anything else there is its own. */
  readonly model: string | undefined;
  readonly usage: UsageDetails | undefined;
  readonly lentParameters: AttributeValue | undefined;
  readonly lentCost: AttributeValue | undefined;
}

/** One span that we follow from its start until its segment is sealed. */
export interface Tracked {
  readonly span: SpanRecord;
  /** Cleared once this one has left: in work that goes on starting itself, each would keep all before it alive. */
  parent: Tracked | undefined;
  readonly segment: Segment;
  state: "open" | "taken back" | "ended" | "sealed" | "lost";
  /** Begun through our own functions, so that its attributes need no translation and hold no identity. */
  isStep: boolean;
  /** Known only at the end, since a library may mark its span as an LLM call at any time. */
  exported: boolean;
  /** What was written after the end, or on another provider's span before. These win over the span's own attributes. */
  late: Attributes | undefined;
  /** The model as it was named first, which is the one requested: the answer may name it more exactly. */
  requestedModel: string | undefined;
  /** As it was given to our own functions, so that it need not be read from the attributes. */
  usage: UsageDetails | undefined;
  /** Model parameters that the provider confirmed. For the price they win over the recorded ones. */
  served: Readonly<Record<string, unknown>> | undefined;
  /** Each has a price of its own, for as long as model and usage are theirs. */
  requests: Requests | undefined;
  cost: CostDetails | undefined;
  /** What the meter has counted for it, so that a late update replaces that. */
  metered: MeteredCall | undefined;
  /** Neighbours in the list of what is open. */
  openBefore: Tracked | undefined;
  openAfter: Tracked | undefined;
  /** How much of it may leave, if that was said of it or of one above it. */
  capture: CaptureMode | undefined;
  /** Set on what is still open at shutdown. */
  unfinishedAt: HrTime | undefined;
}

/** Who may know more by now of whom a trace is for. */
export interface Informant {
  /** Something of the trace leaves before its end. Never throws. */
  beforeLeaving(): void;
}

/** The observations of one trace made in one process under one local root. */
export interface Segment {
  readonly traceId: string;
  readonly destinations: readonly string[];
  readonly resource: Attributes;
  /** Id of the observation in another process that the root hangs under. */
  readonly remoteParent: string | undefined;
  /** The `tracestate` that was received, for the services we call. */
  readonly traceState: string | undefined;
  /** Shared by every observation; anything set before the seal is on all of them. */
  identity: TraceAttributes;
  /** Input and output of the trace, encoded when they were given. */
  content: Attributes | undefined;
  /** Made with the first call of a model. */
  meter: TraceMeter | undefined;
  /** Whether anybody waits to be told if the trace is kept. */
  readonly isAwaited: boolean;
  /** While the trace's request is served. */
  informant: Informant | undefined;
  /** Called when the environment, or the capture mode of one of its observations, was set: a feedback token has to be made anew. */
  onChange: (() => void) | undefined;
  root: Tracked | undefined;
  /** The uppermost observation that is exported: the root, or the first one below a root that is not. */
  top: Tracked | undefined;
  rootEnded: boolean;
  /**
   * Of sampling. `undecided`: the rate says drop, but a keep rule may still save it. `ignored`: not meant to be traced, so it
   * is not counted as left out.
   */
  decision: "in" | "undecided" | "out" | "ignored";
  /** Sampling left it out from its beginning, and it is followed only for what it costs: nothing of it is held. */
  readonly isMeteredOnly: boolean;
  failed: boolean;
  /** One of its calls has a cost that is not sent, so the sum is not sent either. */
  hidesCost: boolean;
  /** A part of it was sealed: what is said of the trace from now on is not on that part. */
  hasLeft: boolean;
  /** The process holds too much: if sampling has not decided yet, it is dropped now. */
  pressed: boolean;
  held: Tracked[];
  heldBytes: number;
  /** How many of the held have been written as drafts. */
  drafted: number;
  /** Monotonic milliseconds of the oldest held observation; 0 where none is. */
  heldSince: number;
  queued: boolean;
  /** Keeps scores until sampling has decided on the trace. */
  holdScores(scores: readonly Chunk[]): void;
  /** Hands them over. */
  takeScores(): readonly Chunk[] | undefined;
  /** Calls `told` once, when it is certain whether the trace is kept. */
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
  /** The nearest ancestor that is exported as well. */
  readonly parentId: string | undefined;
  readonly name: string;
  /** Wall clock, milliseconds. */
  readonly startTime: number;
  /** Its trace holds observations that have ended. */
  readonly holds: boolean;
  /** The caller runs inside it, so that it cannot end before the caller returns. */
  readonly isAround: boolean;
}

export interface Segments {
  readonly sampler: Sampler;
  /** For our own provider. */
  readonly processor: SegmentProcessor;
  /** For anybody else's. */
  readonly foreignProcessor: SegmentProcessor;
  /** Call after an update of an observation that has ended: the price and the keep rules take it into account. */
  updatedLate(tracked: Tracked): void;
  /** Call when more is known of a call's usage. That of an open one counts until its end replaces it. */
  recount(span: object): void;
  /** Seals all that has ended. */
  drain(): void;
  /** Seals segments whose root has ended, and not what others hold. */
  drainOver(): void;
  /** Seals what is still open as unfinished. */
  sealOpen(): void;
  /** Leaves out the traces of what is still open, as far as they have not left. */
  ignoreOpen(): void;
  /** Seals everything, what is still open as well. What comes later is lost. */
  close(): void;
  open(): number;
  /** What is open and will be sent when it ends. */
  listOpen(): readonly OpenObservation[];
  sampledOut(): number;
  /** Whether no rule kept this trace, as far back as that is remembered. */
  wasDropped(traceId: string): boolean;
  /** Counts an observation that the sampler did not even record. */
  countSampledOut(): void;
}

/** Called for each observation that is lost, with the destinations it would have gone to. */
export type Lost = (
  id: string,
  reason: "never_ended" | "after_shutdown" | "encode_failed",
  destinations: readonly string[],
) => void;
