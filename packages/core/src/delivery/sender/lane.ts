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
  /** True when nothing more arrives until some of what waits is sent: then nothing waits for more to join it. */
  readonly isFull?: () => boolean;
  /** Told how many observations were in a request that has to be sent again. */
  readonly returned?: (observations: number) => void;
}

/** How spans travel. */
export type Format = "otlp" | "ingestion";

/** What the lanes of one destination share. */
export interface Target {
  readonly config: DestinationConfig;
  /** What the server was found to take, asked once. Also while the answer is awaited. */
  format: Promise<Format | Outcome> | undefined;
  /** On the monotonic clock: until then nothing goes to this destination, since the server asked for quiet. */
  pausedUntil: number;
  /** Why each parked lane of it is parked: two lanes with the same trouble make one line in the log. */
  readonly troubles: Map<Lane, string>;
  /** Lanes whose outage is worth a line in the log: the first of them writes it, for all. */
  readonly outages: Set<Lane>;
}

/** A lane where everything is refused: why nothing is sent, and when a single observation is tried next. */
export interface Park {
  readonly status: number;
  readonly trouble: string;
  readonly since: number;
  /** It may be over within a flush, so it is tried more often, and a flush waits for it. */
  readonly brief: boolean;
  delay: number;
  probeAt: number;
  /** Whether the log has been told. Not while it may still be that only one observation is refused. */
  said: boolean;
  probe: Parcel | undefined;
  /** Whether the next probe is taken from the spool rather than from what is held. */
  freshNext: boolean;
}

/** The search for the observations that a 400 was about. */
export interface Inquiry {
  /** Something passed meanwhile: the refusals are about single observations, not about the lane. */
  confirmed: boolean;
  /** A chunk from the spool, which had no part in the refusals, was tried as well. */
  freshTried: boolean;
}

/** How much goes at once. */
export interface LaneLimits {
  readonly bytes: number;
  /** So many waiting observations are sent at once rather than after the interval. */
  readonly enough: number;
  /** The most that one request carries. */
  readonly observations: number;
  /** The largest body of events: they are made of the spans at each sending, so that chunks do not tell the size. */
  readonly largest: number;
  /** How much of the spool may be taken at once, 0 to 1: the rest is for what arrives, and for the other lanes. */
  readonly share: number;
  /** Requests at a time at most. */
  readonly requests?: number | undefined;
}

/**
 * How much one request may carry, learnt from what the server refused: half of that. After `believedMs` one request tries up
 * to twice as much. What passes is the new limit, and the next request tries more at once; after a refusal the limit is
 * believed for twice as long as before. So a mistake of a proxy is over within minutes, while a real limit is run into only
 * a few times an hour. An hour after the last refusal it is forgotten.
 */
export interface LearntLimit {
  readonly bytes: number;
  readonly believedMs: number;
  readonly forgetAt: number;
  /** When the next request tries more. */
  tryAt: number;
  /** Whether a request has tried more since the last refusal. */
  tried: boolean;
}

/** What is sent to one destination, of one kind. No lane waits for another. */
export interface Lane {
  readonly tools: SenderTools;
  readonly target: Target;
  readonly kind: Chunk["kind"];
  readonly url: string;
  readonly limits: LaneLimits;

  /** Observations in the spool that were not taken. */
  waiting: number;
  /** Roughly their bytes, without those that another process left in the spool. */
  waitingBytes: number;
  waitingSince: number;
  /** Observations that stopped waiting in the spool, taken or given up, since the start: a position in its order. */
  departed: number;
  /** `departed` when something was last given back: what had left before that may leave again later. */
  reordered: number;
  /** Whether there was an answer since the lane was last asked to give back: otherwise it holds nothing new. */
  mayGiveBack: boolean;
  /** Timeouts of what was given back, so that the next request goes on counting where that one was. */
  timeouts: number;
  /** The spool gave nothing although something should wait in it: not asked again before then. */
  emptyUntil: number;

  /** Chunks taken from the spool and not settled, in the order of taking. */
  origins: Set<Origin>;
  /** Being sent now. */
  flying: Set<Parcel>;
  /** To be sent again. */
  held: Parcel[];
  /** Halves of what was refused with 400; the last is sent next. */
  suspects: Parcel[];
  /** Refused alone with 400, while it is open whether the server refuses everything. */
  condemned: { readonly piece: Piece; readonly outcome: Outcome }[];

  /** How many flushes are under way: meanwhile nothing waits for more to join it. */
  draining: number;
  /** How many of them are the last, before the process or the delivery ends. */
  lastDrains: number;
  /** Connections refused in a row during a last flush. */
  connectionsRefused: number;
  successes: number;
  passedAt: number;
  /** In a row. */
  failures: number;
  failedAt: number;
  /** How the last one failed, as a line in the log ends that tells of it. */
  failedWith: string;
  pausedUntil: number;
  concurrency: number;
  /** Only after the server has refused a size. */
  learnt: LearntLimit | undefined;
  /** The last refusal or failure, until the server takes something. */
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

/** Everything taken from the spool and not settled. */
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
