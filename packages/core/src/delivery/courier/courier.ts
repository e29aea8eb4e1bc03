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

/** Sends chunks for those whose queue does the waiting, by the rules that hold for every sender. */
export interface Courier {
  /** Resolves when the caller may let go of the chunk, or has to take it back. Never rejects. */
  deliver(chunk: Chunk): Promise<CourierVerdict>;
  health(): CourierHealth;
  /** Sends what it has within so long, except where the server is in trouble; answers `left` for the rest. */
  close(milliseconds: number): Promise<void>;
}

export interface CourierOptions
  extends Omit<DeliveryOptions, "spool" | "deadLetters">,
    Pick<RefusedPartsOptions, "keep" | "maxPartBytes"> {
  /** So many chunks at a time are ever given to it. With all of them here nothing waits for more to join it. */
  readonly capacity: number;
  /** Requests at a time to one destination, of one kind. */
  readonly requests?: number | undefined;
  /** A destination whose chunks were left takes some again. */
  readonly recovered: () => void;
}

/** What is left comes again after one to two of these: seldom enough to cost nothing, and not all at once. */
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
  /** What a lane in trouble may hold, so that all of them together leave half of the room to the others. */
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

  /** The oldest are left, but for so many: they must not stand in the way of other destinations. */
  function relieve(lane: Lane, most: number): void {
    const excess = hand.countOf(lane.target.config.name, lane.kind) - most;
    if (excess <= 0 || lane.stopped) return;
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

  /** What is refused as it came is the caller's own; a part of it is kept before the rest is let go of. */
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

/** Nothing stays here: what is refused is the queue's. */
const noLetters: Omit<DeadLetters, "add"> = {
  list: () => [],
  take: () => [],
  forget: () => undefined,
  isDurable: () => true,
};
