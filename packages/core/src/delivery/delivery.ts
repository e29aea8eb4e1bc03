import type { Chunk } from "../encode/types.ts";
import { lostAtExit } from "../runtime/index.ts";
import { createBooks } from "./books.ts";
import { createDrops } from "./drops.ts";
import { isLastSending } from "./exit-budget.ts";
import { difference, flush as flushLanes } from "./flush.ts";
import { healthOf } from "./health.ts";
import { createIntake } from "./intake.ts";
import { createLanes } from "./lanes.ts";
import { createLetters } from "./letters.ts";
import { type DeliveryOptions, settingsOf } from "./options.ts";
import { beginDrain, endDrain } from "./sender/index.ts";
import { closeStore, stopLanes } from "./shutdown.ts";
import { createTurn } from "./turn.ts";
import type { DeadLetter, DeadLetterFilter, DeliveryHealth, DropReason, FlushResult } from "./types.ts";

/** How long a flush waits where nobody says. */
export const defaultFlushMs = 10_000;

/** From finished chunks to a server that has them. */
export interface Delivery {
  /** Takes a chunk into the spool. Never throws. */
  accept(chunk: Chunk): void;
  /** Books observations that were lost before they became a chunk: their ids, or how many. */
  lose(what: readonly string[] | number, reason: DropReason): void;
  /** Waits for all that was accepted before, and for what is arriving, at most so long (10 s). Never rejects. */
  flush(milliseconds?: number, arriving?: Promise<unknown>): Promise<FlushResult>;
  /**
   * Sends what it can within the budget, of what is arriving as well. What is left stays in a durable spool;
   * otherwise it is dropped and counted.
   */
  shutdown(milliseconds: number, arriving?: Promise<unknown>): Promise<FlushResult>;
  /** For so long nothing waits for more to join it: a process that finishes after a signal may exit at any moment. */
  hurry(milliseconds: number): void;
  /** Says what is lost with a process that exits now, and what was lost before and is not said yet. */
  forsake(byError?: boolean): void;
  health(): DeliveryHealth;
  deadLetters(filter?: DeadLetterFilter): readonly DeadLetter[];
  /** So that what is asked of dead letters next need not read them all at once. */
  loadDeadLetters(): Promise<void>;
  /** Sends dead letters again, ids and times as they were. Resolves with the number of observations back in the spool. */
  replayDeadLetters(filter?: DeadLetterFilter, perSecond?: number): Promise<number>;
  /** Throws dead letters away, counted as dropped. Answers the number of observations. */
  discardDeadLetters(filter?: DeadLetterFilter): number;
}

/**
 * Starts delivery.
 * @example const delivery = createDelivery({ destinations, spool: createMemorySpool({ maxBytes }), codec, batch, logger });
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const settings = settingsOf(options);
  const { spool, codec, clock, logger, reporter, transport, deadLetters } = settings;
  const drops = createDrops(logger, clock);
  const books = createBooks(drops.announce);
  const watchers = new Set<() => void>();
  const changed = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  const lanes = createLanes({ ...settings, books, changed }, settings);
  const intake = createIntake({ spool, codec, lanes, books, logger, changed });
  spool.listen?.(intake.listener);
  let closing: Promise<FlushResult> | undefined;
  const isOpen = (): boolean => closing === undefined;
  const letters = createLetters({ ...settings, intake, books, isOpen });

  let taking = true;
  let closed = false;
  const turn = createTurn(books);
  const flush = (
    milliseconds: number,
    arriving: Promise<unknown> | undefined,
    isLast: boolean,
  ): Promise<FlushResult> => {
    const { landing } = intake;
    const before = turn.read();
    return flushLanes({ lanes: lanes.all, books, before, clock, landing, arriving, isLast, watchers }, milliseconds);
  };

  const close = async (milliseconds: number, arriving?: Promise<unknown>): Promise<FlushResult> => {
    const before = turn.read();
    const stopTaking = (): void => {
      taking = false;
    };
    if (arriving === undefined) stopTaking();
    else void arriving.then(stopTaking, stopTaking);
    // The last chance: a server that asked for quiet is asked once more all the same.
    for (const target of lanes.targets) target.pausedUntil = 0;
    const { timedOut } = await flush(milliseconds, arriving, true);
    stopTaking();
    await closeStore(deadLetters, clock, () =>
      reporter.once("dead-letters-close", "The store of dead letters failed to close."),
    );
    closed = true;
    const kept = stopLanes({ lanes, spool, books }, milliseconds);
    transport.close();
    await closeStore(spool, clock, () => reporter.once("spool-close", "The spool failed to close."));
    drops.sayRest();
    const after = books.read();
    // The spool may have given some up as it closed.
    return difference(before, after, Math.min(kept, after.pending), timedOut);
  };

  return {
    accept(chunk) {
      if (chunk.ids.length === 0) return;
      if (!taking) {
        intake.lose(chunk.ids, "after_shutdown");
        return;
      }
      turn.note();
      intake.accept(chunk);
    },
    lose(what, reason) {
      turn.note();
      intake.lose(what, reason);
    },
    flush: (milliseconds = defaultFlushMs, arriving) => flush(milliseconds, arriving, isLastSending()),
    shutdown(milliseconds, arriving) {
      closing ??= close(milliseconds, arriving);
      letters.wake();
      return closing;
    },
    hurry(milliseconds) {
      for (const lane of lanes.all) {
        beginDrain(lane);
        clock.setTimeout(() => endDrain(lane), milliseconds);
      }
    },
    forsake(byError = false) {
      if (!spool.durable) {
        const message = { count: books.read().pending, reason: "shutdown", ids: [] } as const;
        drops.announce(message, `${lostAtExit(byError)}${byError ? ", or set LANGFUSE_SPOOL_DIR" : ""}`);
      }
      drops.sayRest();
    },
    health: () => healthOf({ books, spool, lanes, clock }, closed),
    deadLetters: (filter) => letters.list(filter),
    loadDeadLetters: () => letters.load(),
    replayDeadLetters: (filter, perSecond) => letters.replay(filter, perSecond),
    discardDeadLetters: (filter) => letters.discard(filter),
  };
}
