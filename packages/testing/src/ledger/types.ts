import type { DecodedSpan, SpanFingerprint } from "../otlp/index.ts";
import type { CapturedScore, IngestionEvent } from "../score/index.ts";

/** A request as it was answered. */
export interface LedgerRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentEncoding: string;
  /** Of the body, as sent and after decompression. */
  readonly bytes: number;
  readonly decodedBytes: number;
  /** What was answered; 0 when there was no answer. */
  readonly status: number;
  /** Milliseconds since 1970, when the request came. */
  readonly at: number;
  /** Spans and events that were taken from it. */
  readonly spans: number;
  readonly events: number;
  /** True when a fault decided the answer. */
  readonly faulted: boolean;
}

/** A span that was taken, once or more often. */
export interface LedgerSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly count: number;
  /** Changes with any byte of the span. */
  readonly digest: string;
  /** True when it came again with other bytes: Langfuse would then show it twice or lose what was there. */
  readonly changed: boolean;
}

/** A score that was taken, once or more often. */
export interface LedgerScore {
  readonly id: string;
  readonly count: number;
  readonly digest: string;
  readonly changed: boolean;
  readonly score: CapturedScore;
}

/** The books, for reading. */
export interface Ledger {
  readonly requests: readonly LedgerRequest[];
  /** By span id. */
  readonly spans: ReadonlyMap<string, LedgerSpan>;
  /** By score id. */
  readonly scores: ReadonlyMap<string, LedgerScore>;
  /** Ingestion events that were taken, scores included, in order. */
  readonly events: readonly IngestionEvent[];
  /** Ingestion events that were answered with 201 and thrown away. */
  readonly discarded: readonly IngestionEvent[];
  /** Spans taken, every copy counted. */
  readonly spansReceived: number;
  /** Spans and scores that came more than once. */
  duplicates(): (LedgerSpan | LedgerScore)[];
  /** Those of them whose bytes were not the same each time. */
  changed(): (LedgerSpan | LedgerScore)[];
}

/** What a request brings when it is taken. */
export interface Intake {
  /** What else changes when the request is taken. */
  readonly change?: (() => void) | undefined;
  readonly fingerprints?: readonly SpanFingerprint[];
  readonly spans?: readonly DecodedSpan[];
  readonly events?: readonly IngestionEvent[];
  readonly discarded?: readonly IngestionEvent[];
}

export interface WritableLedger extends Ledger {
  /** The decoded spans, the newest of each id; empty when only ids are kept. */
  readonly decoded: ReadonlyMap<string, DecodedSpan>;
  take(intake: Intake): void;
  note(request: LedgerRequest): void;
  clear(): void;
}
