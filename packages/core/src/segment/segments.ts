import { type Attributes, type Context, TraceFlags } from "@opentelemetry/api";
import { encodeTrace, type TraceAttributes } from "../attributes/index.ts";
import type { SampleFunction } from "../config/index.ts";
import { currentFrame, originOf } from "../context/index.ts";
import type { Chunk } from "../encode/index.ts";
import type { PriceTable, TraceMeter } from "../pricing/index.ts";
import { type Reporter, sayLastWords } from "../runtime/index.ts";
import { createPricer } from "./cost.ts";
import { createDrafter } from "./drafts.ts";
import { hasKeepRules, type KeepRules } from "./keep-rules.ts";
import { createMemory } from "./memory.ts";
import { createSealQueue, type SegmentSink } from "./queue.ts";
import { RunningSegment } from "./records.ts";
import { createDecider, createSampler } from "./sampler.ts";
import { createSealer } from "./sealer.ts";
import { stillOpen } from "./still-open.ts";
import { isExported, trackedOf } from "./tracked.ts";
import { createTracker, isFailed } from "./tracker.ts";
import type { Lost, Segment, SegmentProcessor, Segments, SpanRecord, SpanSource, Tracked } from "./types.ts";

export interface SegmentOptions {
  sampleRate: number;
  /** The user's own rule for roots. Where it answers undefined, the rate decides. */
  sample: SampleFunction | undefined;
  keep: KeepRules;
  destinations: readonly string[];
  /** Written on every observation unless its trace says otherwise. */
  defaults: TraceAttributes;
  holdMs: number;
  maxHeldBytes: number;
  maxOpen: number;
  prices: PriceTable;
  sendCosts: boolean;
  createMeter: (traceId: string) => TraceMeter;
  /** Attributes to send instead of those that a library wrote on its span, which has ended. */
  insteadOf?: ((tracked: Tracked) => Attributes | undefined) | undefined;
  /** Whether somebody asks for the cost of traces, or limits it: then those that sampling leaves out are priced as well. */
  metersAll: boolean;
  sink: SegmentSink;
  /** Takes drafts of what has ended and is held, where the spool outlives the process. They have the ids of what follows. */
  drafts?: Pick<SegmentSink, "enqueue"> | undefined;
  emitScore: (chunk: Chunk) => void;
  lost: Lost;
  reporter: Reporter;
}

/** How many dropped traces are remembered, since scores for them may still come. */
const MOST_DROPPED = 10_000;

const noIdentity: TraceAttributes = Object.freeze({});

/** Collects the observations of this process into segments, and seals each when it is over. */
export function createSegments(options: SegmentOptions): Segments {
  const { keep, reporter, sink } = options;
  const mayKeep = hasKeepRules(keep);
  const isSampled = createDecider(options);
  const sampler = createSampler(isSampled, mayKeep, options.metersAll);
  const dropped = createMemory(MOST_DROPPED);
  let sampledOut = 0;
  let closed = false;

  const price = createPricer(options);
  const drafter = options.drafts && createDrafter(options.drafts, sharedOf, reporter);
  const queue = createSealQueue({
    holdMs: options.holdMs,
    seal: createSealer({
      ...options,
      mayKeep,
      sharedOf,
      hold: (segment) => queue.hold(segment, 0),
      taking(segment) {
        queue.letGo(segment);
        drafter?.forget(segment);
      },
      leftOut: countSampledOut,
      dropped: dropped.add,
    }),
    together: (fill) => sink.together(fill),
  });
  const tracker = createTracker({
    begin,
    held: drafter?.note,
    queue,
    price,
    insteadOf: options.insteadOf,
    maxOpen: options.maxOpen,
    maxHeldBytes: options.maxHeldBytes,
    lost: (tracked) => {
      const { decision, destinations } = tracked.segment;
      if (decision === "out") countSampledOut(1);
      if (decision === "out" || decision === "ignored") return;
      options.lost(tracked.span.spanContext().spanId, "never_ended", destinations);
      reporter.once(
        "never-ended",
        `An observation never ended and was given up: "${tracked.span.name}". Call end() on it.`,
      );
    },
  });

  /** One object for all traces without an identity of their own, so that it is encoded once. */
  const defaults = encodeTrace(options.defaults, reporter.once);

  function sharedOf({ identity }: Segment): Attributes {
    return identity === noIdentity ? defaults : encodeTrace(identity, reporter.once, { ...defaults });
  }

  function countSampledOut(observations: number): void {
    sampledOut += observations;
  }

  function begin(span: SpanRecord, context: Context, source: SpanSource): Segment {
    const { traceId, traceFlags } = span.spanContext();
    const origin = originOf(context);
    // In our own provider, without keep rules, the sampler has decided.
    const isDecided = source === "own" && !mayKeep;
    const sampled = isDecided
      ? (traceFlags & TraceFlags.SAMPLED) !== 0
      : isSampled(traceId, span.name, span.attributes, origin.sampled);
    return new RunningSegment({
      traceId,
      destinations: currentFrame().destinations ?? options.destinations,
      resource: span.resource.attributes,
      remoteParent: origin.exportedParent,
      traceState: origin.traceState,
      identity: origin.identity ?? noIdentity,
      decision: sampled ? "in" : mayKeep ? "undecided" : "out",
      isMeteredOnly: isDecided && !sampled,
    });
  }

  function sealOpen(): void {
    sayLastWords();
    const now = Date.now();
    for (let tracked = tracker.open.oldest(); tracked !== undefined; tracked = tracker.open.oldest()) {
      // An end time of our own, so that the span itself need not be ended.
      tracked.unfinishedAt = [Math.trunc(now / 1000), (now % 1000) * 1e6];
      tracker.finish(tracked);
    }
  }

  const processorFor = (source: SpanSource): SegmentProcessor => ({
    onStart(span, context) {
      if (!closed) tracker.started(span, context, source);
    },
    onEnd(span) {
      if (!closed) {
        // Those of our own provider are counted when they begin, since most are never recorded.
        if (source === "foreign" && trackedOf(span)?.segment.isMeteredOnly === true && isExported(span)) {
          countSampledOut(1);
        }
        tracker.ended(span);
      } else if (trackedOf(span) === undefined && isExported(span))
        options.lost(span.spanContext().spanId, "after_shutdown", options.destinations);
    },
    async forceFlush() {
      queue.drain();
      sink.drainSync();
    },
    async shutdown() {},
  });

  return {
    sampler,
    processor: processorFor("own"),
    foreignProcessor: processorFor("foreign"),
    updatedLate(tracked) {
      tracked.segment.failed ||= isFailed(tracked);
      price(tracked, true);
    },
    recount(span) {
      const tracked = trackedOf(span);
      if (tracked?.state === "open" || tracked?.state === "ended") price(tracked, true);
    },
    drain: queue.drain,
    drainOver: queue.drainReady,
    sealOpen,
    ignoreOpen() {
      for (let one = tracker.open.oldest(); one !== undefined; one = one.openAfter) one.segment.decision = "ignored";
    },
    close() {
      if (closed) return;
      sealOpen();
      queue.drain();
      queue.stop();
      drafter?.stop();
      closed = true;
    },
    open: tracker.open.size,
    listOpen: () => stillOpen(tracker.open.oldest()),
    sampledOut: () => sampledOut,
    wasDropped: dropped.has,
    countSampledOut: () => countSampledOut(1),
  };
}
