import type { Chunk } from "../encode/types.ts";
import type { MediaHealth } from "../media/types.ts";

/** Why an observation was given up. Every loss has one of these names in `health().dropped`. */
export type DropReason =
  /** The spool was full; the oldest went first. */
  | "spool_full"
  /** The spool failed to take it. */
  | "spool_failed"
  /** It waited in the spool for longer than its bound. */
  | "expired"
  /** It names a destination that is not configured, or a score goes to one that takes none. */
  | "no_destination"
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
  /** The same in every process that sees it, for as long as it is there. */
  readonly id: string;
  readonly chunk: Chunk;
  /** Of the chunk's bytes, where these are not in memory. */
  readonly size?: number;
  /**
   * How many of the chunk's observations the books count as dead. Fewer than it holds after a partial success: the
   * server says how many it refused, not which, so the whole chunk is kept and the rest counts as delivered.
   */
  readonly refused: number;
  /** HTTP status (of the event, where a 207 judged it alone), or 0 where there was no answer. */
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
  /** True when what waits outlives the process, so that shutdown leaves it there. */
  readonly durable?: boolean;
  /**
   * True when another process sends what is appended: it counts as handed over, and is never taken here. A function
   * where that is so of some chunks only; it is asked once `append` has answered.
   */
  readonly handsOver?: boolean | ((chunk: Chunk) => boolean);
  /** True when nobody here reads a chunk any more that was taken and removed, so that its memory may be freed. */
  readonly givesAway?: boolean;
  /** How much it holds, waiting and taken: the sender takes no more than its share of that at once. A function where it varies. */
  readonly maxBytes?: number | (() => number);
  /** No chunk larger than this ever fits. Larger ones are divided before they are appended. */
  readonly maxChunkBytes?: number;
  /** Called once, by the sender, with where to tell what happens outside `append`. */
  listen?(listener: SpoolListener): void;
  /**
   * An observation that has ended and waits for the root of its trace, in bytes that may still change: kept for the case
   * that the process dies before the same id is appended, and otherwise never sent.
   */
  draft?(chunk: Chunk): void;
  /** What keeps it from doing its work as it should, and a person has to mend; undefined while all is well. */
  trouble?(): string | undefined;
  /** Writes what is on its way, before it returns: for the last moment of a process. May throw. */
  flushNow?(): void;
}

/** How a spool tells its sender of what it did on its own. */
export interface SpoolListener {
  /** Chunks left by a process that died are waiting here now. */
  adopted(found: AdoptedChunks): void;
  /** Waiting chunks that the spool had to give up. */
  lost(chunks: readonly Chunk[], reason: DropReason): void;
  /** Something that a person has to mend. Said once, however often it is told. */
  warn?(message: string): void;
  /** Room is short: what was taken for this destination and is not on its way is given back, so that the oldest leaves first. */
  reclaim?(destination: string): void;
  /** Something may be taken again, after a `take` that came back empty although chunks wait. */
  ready(): void;
}

export interface AdoptedChunks {
  readonly destination: string;
  readonly kind: Chunk["kind"];
  readonly observations: number;
}

export interface SpoolStats {
  readonly chunks: number;
  /** Waiting and taken. */
  readonly observations: number;
  readonly bytes: number;
  /** `createdAt` of the oldest chunk. */
  readonly oldestAt: number | undefined;
}

/** Where dead letters are kept. Bounded: what leaves to make room is answered, so that it is counted. */
export interface DeadLetters {
  /** Answers the letters that had to leave (oldest first), which may be the new one itself. */
  add(letter: DeadLetter): readonly DeadLetter[] | Promise<readonly DeadLetter[]>;
  list(filter?: DeadLetterFilter): readonly DeadLetter[];
  /** Brings to hand what a list would have to read, a letter at a time and beside the event loop. */
  load?(): Promise<void>;
  /** Takes letters that were listed, so that nobody else does. Answers those that were still there. */
  take(letters: readonly DeadLetter[]): readonly DeadLetter[];
  /** Taken letters that are done with; others that were taken are added again. */
  forget(letters: readonly DeadLetter[]): void;
  /** Resolves when all that was added is as safe as it will be. */
  close?(): Promise<void>;
  /** True when they outlive the process. */
  isDurable?(): boolean;
}

/** All that is given must match. */
export interface DeadLetterFilter {
  readonly destination?: string | undefined;
  readonly kind?: Chunk["kind"] | undefined;
  readonly status?: number | undefined;
  /** Any of these observation or event ids. */
  readonly ids?: readonly string[] | undefined;
  /** Any of these letters, by the id that a list shows. */
  readonly letters?: readonly string[] | undefined;
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
  /** What a server last said, or why it said nothing, until it takes something; of several the one that most waits for. */
  readonly lastError: string | undefined;
  /** What keeps the spool from doing its work as it should; undefined while all is well. */
  readonly spoolError: string | undefined;
  /** How often something went wrong in tracing and was skipped, by a key for each kind; each kind is logged once. */
  readonly skipped: Readonly<Record<string, number>>;
  /** The uploads of media, which have books of their own; undefined where none are made. */
  readonly media?: MediaHealth | undefined;
}

/** What `flush()` resolves with. It never rejects. */
export interface FlushResult {
  /** True when nothing waits any more and nothing was lost or refused since the flush began, uploads of media among it. */
  readonly ok: boolean;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly dropped: number;
  /** What still waits: the server was away, or the time was up. */
  readonly pending: number;
  readonly timedOut: boolean;
}

/** What delivery itself knows of {@link Health}; the rest belongs to the segments. */
export type DeliveryHealth = Omit<Health, "sampledOut" | "open" | "skipped" | "media">;

/** What the encoder can do with finished bytes. */
export interface Codec {
  /** One request body from chunks of one kind. For `spans` the body is itself the bytes of a chunk. */
  join(chunks: readonly Chunk[]): Uint8Array;
  /** The same body in parts, uncopied. */
  parts(chunks: readonly Chunk[]): readonly Uint8Array[];
  /** The observations of a `spans` chunk as events of the ingestion API: JSON, joined by commas. */
  events(chunk: Chunk): Uint8Array;
  /** The observation that such an event is about, or goes with. */
  observationOf(eventId: string): string;
  /** Two halves with the same observations; undefined for a chunk of one. */
  split(chunk: Chunk): readonly [Chunk, Chunk] | undefined;
  /** The same observations within fewer bytes; undefined when that cannot be. */
  shrink(chunk: Chunk, maxBytes: number): Chunk | undefined;
}

export type TransportKind = "otlp" | "ingestion" | "auto";

/** One place that chunks are sent to. */
export interface DestinationConfig {
  readonly name: string;
  /** Full address of the OTLP traces endpoint. */
  readonly tracesUrl: string;
  /** Full address of the ingestion endpoint for scores; absent for a plain OTLP collector, which gets no scores. */
  readonly scoresUrl: string | undefined;
  /** Full address that media is announced at; absent for a plain OTLP collector. */
  readonly mediaUrl: string | undefined;
  /** Complete header set, read at each send so that no secret is kept in plain objects for long. */
  readonly headers: () => Record<string, string>;
  /** True for a Langfuse server. */
  readonly langfuse: boolean;
  /** How spans travel. `auto` asks the server's health, once. */
  readonly transport: TransportKind;
  /** Full address of the server's health; absent for a plain OTLP collector. */
  readonly healthUrl: string | undefined;
  readonly loopback: boolean;
}
