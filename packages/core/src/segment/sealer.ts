import type { Attributes } from "@opentelemetry/api";
import type { Chunk } from "../encode/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { elapsed, isKept, type KeepRules } from "./keep-rules.ts";
import type { SegmentSink } from "./queue.ts";
import { sealSegment } from "./sealed-segment.ts";
import type { Lost, Segment, Tracked } from "./types.ts";

export interface SealerOptions {
  readonly keep: KeepRules;
  /** Whether there is a rule by which a trace that the rate drops may be kept all the same. */
  readonly mayKeep: boolean;
  readonly maxHeldBytes: number;
  readonly sink: Pick<SegmentSink, "enqueue">;
  /** What stands on all observations of a segment. */
  readonly sharedOf: (segment: Segment) => Attributes;
  readonly emitScore: (chunk: Chunk) => void;
  readonly lost: Lost;
  readonly reporter: Reporter;
  /** Keeps a segment that sampling has not decided on. */
  readonly hold: (segment: Segment) => void;
  /** Called before a segment hands over all that it holds. */
  readonly taking: (segment: Segment) => void;
  /** Called with how many observations sampling left out. */
  readonly leftOut: (observations: number) => void;
  /** Called with a trace that no rule has kept. */
  readonly dropped: (traceId: string) => void;
}

/** Seals what a segment holds: it is sent, left out, or held until that is decided. Never throws. */
export function createSealer(options: SealerOptions): (segment: Segment) => void {
  const { keep, mayKeep, maxHeldBytes, sink, sharedOf, reporter } = options;

  function decide(segment: Segment): void {
    if (segment.decision !== "undecided") return;
    if (isKept(segment, keep, elapsed(segment.root, Date.now()))) segment.decision = "in";
    else if (segment.rootEnded || segment.pressed || segment.heldBytes > maxHeldBytes) segment.decision = "out";
  }

  function take(segment: Segment): Tracked[] {
    options.taking(segment);
    const taken = segment.takeHeld();
    for (const tracked of taken) tracked.state = "sealed";
    return taken;
  }

  function lostUnsealed(tracked: Tracked, error: unknown): void {
    options.lost(tracked.span.spanContext().spanId, "encode_failed", tracked.segment.destinations);
    reporter.once("seal-observation", "An observation could not be sealed and was left out", error);
  }

  function seal(segment: Segment): void {
    decide(segment);
    if (segment.decision === "undecided") {
      options.hold(segment);
      return;
    }
    // What is asked may end observations of its own, which leave as well.
    if (segment.decision === "in" && segment.held.length > 0) segment.informant?.beforeLeaving();
    const bytes = segment.heldBytes;
    const taken = take(segment);
    if (segment.decision === "in") send(segment, taken, bytes);
    else leaveOut(segment, taken);
  }

  function send(segment: Segment, taken: readonly Tracked[], bytes: number): void {
    const scores = segment.takeScores();
    if (taken.length > 0) {
      const sealed = sealSegment(segment, taken, bytes, sharedOf, lostUnsealed);
      for (const tracked of taken) tracked.parent = undefined;
      segment.hasLeft = true;
      if (sealed !== undefined) sink.enqueue(sealed);
    }
    if (scores !== undefined) for (const chunk of scores) options.emitScore(chunk);
    segment.tellDecided(true);
  }

  function leaveOut(segment: Segment, taken: readonly Tracked[]): void {
    if (segment.decision === "out") options.leftOut(taken.length);
    for (const tracked of taken) tracked.parent = undefined;
    if (!isFinal(segment)) {
      segment.decision = "undecided";
      return;
    }
    // Taken and not emitted: the server would keep scores for a trace that never comes.
    segment.takeScores();
    if (mayKeep) options.dropped(segment.traceId);
    segment.tellDecided(false);
  }

  /** False while a rule may still keep what comes later, with the scores that wait. */
  function isFinal({ decision, rootEnded }: Segment): boolean {
    return !mayKeep || decision === "ignored" || rootEnded;
  }

  // Also runs inside the call that ends an observation, where no error may reach the application.
  return (segment) => {
    try {
      seal(segment);
    } catch (error) {
      reporter.once("seal-part", "Part of a trace could not be sealed and was left out", error);
    }
  };
}
