import type { Chunk } from "../../encode/types.ts";
import type { Logger, Reporter } from "../../runtime/index.ts";
import type { Outcome } from "../answers/index.ts";
import type { Books } from "../books.ts";
import type { Clock } from "../clock.ts";
import type { Transport } from "../transport/index.ts";
import type { Codec, DeadLetters, DestinationConfig, Spool } from "../types.ts";
import type { Origin, Parcel, Piece } from "./parcel.ts";

/** What all lanes of one delivery share. */
export interface SenderTools {
  readonly spool: Spool;
  readonly codec: Codec;
  readonly transport: Transport;
  readonly deadLetters: DeadLetters;
  readonly books: Books;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly reporter: Reporter;
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly immediate: boolean;
  /** Called after anything that somebody may be waiting for. */
  readonly changed: () => void;
  /** Nothing more comes before some of what waits is sent. */
  readonly isFull?: () => boolean;
  /** So many observations were in a request that has to be sent again. */
  readonly returned?: (observations: number) => void;
}

/** How spans travel. */
export type Format = "otlp" | "ingestion";

/** What the lanes of one destination share. */
export interface Target {
  readonly config: DestinationConfig;
  /** What the server was found to take, or the question under way. */
  format: Promise<Format | Outcome> | undefined;
  /** The server asked for quiet until then: the whole destination waits, on the monotonic clock. */
  pausedUntil: number;
  /** What parks its lanes now, so that two lanes make one line in the log. */
  readonly troubles: Map<Lane, string>;
  /** Lanes whose outage was worth a line: the second of them makes none. */
  readonly outages: Set<Lane>;
}

/** Why nothing is sent, and when the next single observation tries. */
export interface Park {
  readonly status: number;
  readonly trouble: string;
  readonly since: number;
  /** It may be over while a flush waits. */
  readonly brief: boolean;
  delay: number;
  probeAt: number;
  /** False while it is open whether everything is refused. */
  said: boolean;
  probe: Parcel | undefined;
  /** Whether the next one is of what waits in the spool, or of what is held. */
  freshNext: boolean;
}

/** The search for what a 400 was about. */
export interface Inquiry {
  /** Something passed meanwhile, so the refusals are about content. */
  confirmed: boolean;
  /** A chunk that had no part in it was tried as well. */
  freshTried: boolean;
}

/** How much goes at once. */
export interface LaneLimits {
  readonly bytes: number;
  /** So many observations are not kept waiting for others. */
  readonly enough: number;
  /** The most that one request carries. */
  readonly observations: number;
  /** The largest body, where it is not made of the chunks as they are. */
  readonly largest: number;
  /** How much of the spool may be taken at once, 0 to 1: the rest is for what arrives, and for the other lanes. */
  readonly share: number;
  /** Requests at a time at most. */
  readonly requests?: number | undefined;
}

/**
 * What one request may carry, as the server's refusals have it. Half of what was refused is the limit. A minute later one
 * request tries twice as much: what passes is the limit then, and the next tries more at once; where that is refused, the
 * limit holds for twice as long as before. So a mistake of a proxy's is over in minutes, and a real limit is met a few times
 * an hour. An hour after the last refusal it is forgotten.
 */
export interface LearntLimit {
  readonly bytes: number;
  readonly believedMs: number;
  readonly forgetAt: number;
  /** When the next request tries more. */
  tryAt: number;
  /** One has tried more since the last refusal. */
  tried: boolean;
}

/** One destination, one kind: nothing here waits for any other lane. */
export interface Lane {
  readonly tools: SenderTools;
  readonly target: Target;
  readonly kind: Chunk["kind"];
  readonly url: string;
  readonly limits: LaneLimits;

  /** Observations in the spool, not taken. */
  waiting: number;
  /** About how much of it came from here. */
  waitingBytes: number;
  waitingSince: number;
  /** Observations that have ever left the spool's waiting, by being taken or given up. */
  departed: number;
  /** What had departed when some of it was last given back: it may leave in another order since. */
  reordered: number;
  /** Something was held since it was last asked to give back. */
  mayGiveBack: boolean;
  /** Timeouts of what was given back: the next request that takes it goes on counting. */
  timeouts: number;
  /** The spool had nothing although something waits: not asked again before. */
  emptyUntil: number;

  /** Taken and not settled, in the order of taking. */
  origins: Set<Origin>;
  flying: Set<Parcel>;
  /** To be sent again. */
  held: Parcel[];
  /** Halves of what was refused with 400; the last is next. */
  suspects: Parcel[];
  /** Refused alone with 400, while it is open whether the server refuses everything. */
  condemned: { readonly piece: Piece; readonly outcome: Outcome }[];

  /** Flushes under way: nothing waits for more to join it. */
  draining: number;
  /** Those of them after which the process ends, or the delivery. */
  lastDrains: number;
  /** Connections in a row that were refused meanwhile. */
  connectionsRefused: number;
  successes: number;
  passedAt: number;
  /** In a row: the last of them, and how a line in the log goes on that says it. */
  failures: number;
  failedAt: number;
  failedWith: string;
  pausedUntil: number;
  concurrency: number;
  /** Since the server refused a size. */
  learnt: LearntLimit | undefined;
  /** What the server last said against anything, until it takes something. */
  lastError: string | undefined;
  /** Single observations refused with the same words since the last success. */
  sameRefusal: { words: string; count: number };
  inquiry: Inquiry | undefined;
  park: Park | undefined;
  stopped: boolean;
  wakeAt: number;
  cancelWake: (() => void) | undefined;
}

export function createLane(fixed: Pick<Lane, "tools" | "target" | "kind" | "url" | "limits">): Lane {
  return {
    ...fixed,
    waiting: 0,
    waitingBytes: 0,
    waitingSince: 0,
    departed: 0,
    reordered: 0,
    mayGiveBack: false,
    timeouts: 0,
    emptyUntil: 0,
    origins: new Set(),
    flying: new Set(),
    held: [],
    suspects: [],
    condemned: [],
    draining: 0,
    lastDrains: 0,
    connectionsRefused: 0,
    successes: 0,
    passedAt: Number.NEGATIVE_INFINITY,
    failures: 0,
    failedAt: Number.NEGATIVE_INFINITY,
    failedWith: "",
    pausedUntil: 0,
    concurrency: 1,
    learnt: undefined,
    lastError: undefined,
    sameRefusal: { words: "", count: 0 },
    inquiry: undefined,
    park: undefined,
    stopped: false,
    wakeAt: Number.POSITIVE_INFINITY,
    cancelWake: undefined,
  };
}

/** Taken and not settled, wherever they are. */
export function unsettledPieces(lane: Lane): Piece[] {
  return [
    ...[...lane.flying, ...lane.held, ...lane.suspects].flatMap(({ pieces }) => pieces),
    ...lane.condemned.map(({ piece }) => piece),
  ];
}

/** How log lines name a lane. The origin only: the rest of an address may hold credentials. */
export function nameOf({ target, kind, url }: Lane): string {
  return `Destination "${target.config.name}" (${kind} to ${URL.canParse(url) ? new URL(url).origin : "an address"})`;
}
