import type { Chunk } from "../../encode/types.ts";
import { createBooks } from "../books.ts";
import { createDrops } from "../drops.ts";
import { flush } from "../flush.ts";
import { healthOf } from "../health.ts";
import { createLanes } from "../lanes.ts";
import { type DeliveryOptions, settingsOf } from "../options.ts";
import { arrive, depart, isParked, type Lane, pump, reclaim, stop } from "../sender/index.ts";
import type { DeadLetters, DeliveryHealth } from "../types.ts";
import { type CourierVerdict, createHand } from "./hand.ts";
import { createRefusedParts, type RefusedPart, type RefusedPartsOptions } from "./refused-parts.ts";

export interface CourierHealth extends Pick<DeliveryHealth, "state" | "delivered" | "deadLettered" | "lastError"> {
  /** Observations in requests that have to be sent again. */
  readonly retried: number;
}

/** Sends chunks for a caller that has a queue to keep them in: what cannot be sent soon goes back to the caller. */
export interface Courier {
  /** Resolves when the chunk is settled, or is the caller's again. Never rejects. */
  deliver(chunk: Chunk): Promise<CourierVerdict>;
  health(): CourierHealth;
  /** Sends what it has within the time, except to servers in trouble; the rest is answered with `left`. */
  close(milliseconds: number): Promise<void>;
}

export interface CourierOptions
  extends Omit<DeliveryOptions, "spool" | "deadLetters">,
    Pick<RefusedPartsOptions, "keep" | "maxPartBytes"> {
  /** How many chunks the caller gives it at a time at most. When all are here, none waits for more to join it. */
  readonly capacity: number;
  /** Requests at a time to one destination, of one kind. */
  readonly requests?: number | undefined;
  /** Called when a destination whose chunks were left takes some again. */
  readonly recovered: () => void;
}

/** A chunk that is left is to be given again after one to two of these: seldom enough to cost nothing, and not all at once. */
const leftForMs = 60_000;

/** @example const { fate } = await courier.deliver(chunk); */
export function createCourier(options: CourierOptions): Courier {
  const { capacity, recovered } = options;
  const hand = createHand();
  const settings = settingsOf({ ...options, spool: hand.spool, deadLetters: { ...noLetters, add: addLetter } });
  const { clock, logger, random, reporter, transport, spool } = settings;
  const books = createBooks(createDrops(logger, clock).announce);
  const refusedParts = createRefusedParts({ ...settings, keep: options.keep, maxPartBytes: options.maxPartBytes });
  const watchers = new Set<() => void>();
  const tools = {
    ...settings,
    books,
    changed,
    returned(observations: number) {
      retried += observations;
    },
    isFull,
  };
  const lanes = createLanes(tools, settings, options.requests);
  /** How many chunks a lane in trouble may hold: all such lanes together take no more than half of the room. */
  const share = Math.max(1, Math.floor(capacity / (2 * lanes.all.length)));
  /** Lanes whose chunks were left. */
  const leaving = new Set<Lane>();
  let retried = 0;
  let closed = false;

  function isFull(): boolean {
    return hand.size() >= capacity;
  }

  function isTroubled(lane: Lane): boolean {
    return lane.failures > 1 || isParked(lane) || lane.target.pausedUntil > clock.monotonic();
  }

  function left(milliseconds = leftForMs * (1 + random())): CourierVerdict {
    return { fate: "left", milliseconds: Math.round(milliseconds) };
  }

  function changed(): void {
    for (const lane of lanes.all) {
      if (isTroubled(lane)) relieve(lane, share);
      else if (leaving.delete(lane)) recovered();
    }
    for (const watcher of [...watchers]) watcher();
  }

  /** Leaves the oldest chunks of a lane to the caller, until no more than `most` are here: others need the room. */
  function relieve(lane: Lane, most: number): void {
    const excess = hand.countOf(lane.target.config.name, lane.kind) - most;
    if (excess <= 0 || lane.stopped) return;
    // `changed` is called while an answer is being dealt with too: since then the lane may hold more.
    lane.mayGiveBack = true;
    reclaim(lane);
    const chunks = hand.giveUp(lane.target.config.name, lane.kind, excess);
    for (const chunk of chunks) {
      depart(lane, chunk.ids.length);
      books.handOver(chunk.ids.length);
    }
    if (chunks.length > 0) leaving.add(lane);
    for (const chunk of chunks) hand.answer(chunk, left());
  }

  /** A refused chunk as it was given is answered with that. A part of one is kept before the rest is settled. */
  function addLetter({ chunk, status, reason }: RefusedPart): [] | Promise<[]> {
    if (hand.refuse(chunk, { status, reason })) return [];
    return refusedParts.keep({ chunk, status, reason }).then(() => []);
  }

  return {
    deliver(chunk) {
      const { destination, kind, ids, bytes } = chunk;
      if (closed) return Promise.resolve(left(0));
      if (ids.length === 0) return Promise.resolve({ fate: "settled" });
      const lane = lanes.find(destination, kind);
      if (lane === undefined) {
        const message = `What waits for destination "${destination}" (${kind}) is left alone: it is not configured here.`;
        reporter.once(`no destination ${kind} ${destination}`, message);
        return Promise.resolve(left());
      }
      if (isTroubled(lane) && hand.countOf(destination, kind) >= share) {
        leaving.add(lane);
        return Promise.resolve(left());
      }
      const verdict = hand.take(chunk);
      books.accept(ids.length);
      arrive(lane, ids.length, bytes.length);
      if (isFull()) for (const each of lanes.all) pump(each);
      return verdict;
    },
    health() {
      const { state, delivered, deadLettered, lastError } = healthOf({ books, spool, lanes, clock }, closed);
      return { state, delivered, deadLettered, lastError, retried };
    },
    async close(milliseconds) {
      closed = true;
      const well = lanes.all.filter((lane) => !isTroubled(lane));
      await flush(
        { lanes: well, books, before: books.read(), clock, landing: new Set(), isLast: true, watchers },
        milliseconds,
      );
      refusedParts.stop();
      for (const lane of lanes.all) stop(lane);
      hand.answerAll(left(0));
      transport.close();
    },
  };
}

/** The courier has no dead letters: what is refused goes back to the caller. */
const noLetters: Omit<DeadLetters, "add"> = {
  list: () => [],
  take: () => [],
  forget: () => undefined,
  isDurable: () => true,
};
