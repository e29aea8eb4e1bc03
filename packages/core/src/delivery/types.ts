import type { Chunk } from "../encode/types.ts";

/** Why an observation was given up. Every loss has one of these names in `health().dropped`. */
export type DropReason =
  /** The spool was full; the oldest went first. */
  | "spool_full"
  /** One observation larger than anything the spool or the server takes. */
  | "too_large"
  /** It could not be encoded. */
  | "encode_failed"
  /** It never ended, and the bound on open observations was reached. */
  | "never_ended"
  /** It came after shutdown. */
  | "after_shutdown"
  /** The dead letters were full; the oldest went first. */
  | "dead_letters_full"
  /** Shutdown ran out of its budget while a memory spool still held it. */
  | "shutdown"
  /** A person dropped it from the dead letters. */
  | "discarded";

/** What became of a chunk that a server refused for good. */
export interface DeadLetter {
  readonly chunk: Chunk;
  /** HTTP status, or 0 where there was no answer. */
  readonly status: number;
  /** The server's own words, cut and free of control characters and secrets. */
  readonly reason: string;
  readonly at: number;
}

/**
 * Where chunks wait. A chunk is in exactly one state: waiting, or taken by the sender.
 * `append` may answer with a promise; an observation is accepted when it has resolved.
 */
export interface Spool {
  /** Takes a chunk. Answers the chunks that had to leave to make room (oldest first), which may be the new one itself. */
  append(chunk: Chunk): readonly Chunk[] | Promise<readonly Chunk[]>;
  /** Takes the oldest waiting chunks of one destination and kind, at least one, up to the limits. Empty when none waits. */
  take(destination: string, kind: Chunk["kind"], limits: { bytes: number; observations: number }): readonly Chunk[];
  /** Taken chunks that are done with, delivered or not. */
  remove(chunks: readonly Chunk[]): void | Promise<void>;
  /** Taken chunks that go back to the front, in their order. */
  release(chunks: readonly Chunk[]): void;
  stats(): SpoolStats;
  close(): void | Promise<void>;
}

export interface SpoolStats {
  readonly chunks: number;
  /** Waiting and taken. */
  readonly observations: number;
  readonly bytes: number;
  /** `createdAt` of the oldest chunk. */
  readonly oldestAt: number | undefined;
}

/** The books. accepted + adopted = delivered + deadLettered + sum(dropped) + pending + handedOver, at any moment. */
export interface Health {
  readonly state: "off" | "ok" | "retrying" | "parked" | "closed";
  readonly accepted: number;
  readonly adopted: number;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly pending: number;
  readonly handedOver: number;
  /** Observations that sampling left out; never accepted, so not part of the sum. */
  readonly sampledOut: number;
  /** Observations begun and not ended. */
  readonly open: number;
  readonly spoolBytes: number;
  readonly oldestMs: number | undefined;
  readonly lastError: string | undefined;
}

/** What `flush()` resolves with. It never rejects. */
export interface FlushResult {
  /** True when nothing waits any more and nothing was lost or refused since the flush began. */
  readonly ok: boolean;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly dropped: number;
  /** What still waits: the server was away, or the time was up. */
  readonly pending: number;
  readonly timedOut: boolean;
}

/** One place that chunks are sent to. */
export interface DestinationConfig {
  readonly name: string;
  /** Full address of the OTLP traces endpoint. */
  readonly tracesUrl: string;
  /** Full address of the ingestion endpoint for scores; absent for a plain OTLP collector, which gets no scores. */
  readonly scoresUrl: string | undefined;
  /** Complete header set, read at each send so that no secret is kept in plain objects for long. */
  readonly headers: () => Record<string, string>;
  /** True for a Langfuse server. */
  readonly langfuse: boolean;
  readonly loopback: boolean;
}
