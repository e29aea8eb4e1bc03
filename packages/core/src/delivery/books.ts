import type { DroppedMessage, Drops } from "./drops.ts";
import type { DeliveryHealth, DropReason } from "./types.ts";

export type Counts = Pick<
  DeliveryHealth,
  "accepted" | "adopted" | "delivered" | "deadLettered" | "dropped" | "pending" | "handedOver"
>;

/**
 * Counts where every observation is. Each method moves observations from one count to another, so that
 * accepted + adopted = delivered + deadLettered + sum(dropped) + pending + handedOver after every one of them.
 */
export interface Books {
  /** Into the spool. */
  accept(count: number): void;
  /** Found in the spool of a process that died. */
  adopt(count: number): void;
  deliver(count: number): void;
  deadLetter(count: number): void;
  /** Given to a spool that another process sends from. */
  handOver(count: number): void;
  /**
   * Lost: from the spool, from the dead letters, or before the spool (then accepted and dropped at once). No loss is
   * booked without being announced.
   */
  drop(loss: DroppedMessage, from: "pending" | "deadLettered" | "outside", cause?: string): void;
  /**
   * Back to the spool: what was refused, and after a partial success also the rest of the same chunk, which counted as
   * delivered. Letters of an earlier process were never in these books: they are adopted.
   */
  replay(refused: number, delivered: number): void;
  read(): Counts;
}

export function createBooks(announce: Drops["announce"]): Books {
  let accepted = 0;
  let adopted = 0;
  let delivered = 0;
  let deadLettered = 0;
  let pending = 0;
  let handedOver = 0;
  const dropped: Partial<Record<DropReason, number>> = {};
  const leaveDeadLetters = (count: number): void => {
    const known = Math.min(count, deadLettered);
    deadLettered -= known;
    adopted += count - known;
  };
  return {
    accept(count) {
      accepted += count;
      pending += count;
    },
    adopt(count) {
      adopted += count;
      pending += count;
    },
    deliver(count) {
      pending -= count;
      delivered += count;
    },
    deadLetter(count) {
      pending -= count;
      deadLettered += count;
    },
    handOver(count) {
      pending -= count;
      handedOver += count;
    },
    drop(loss, from, cause) {
      const { count, reason } = loss;
      if (count === 0) return;
      if (from === "pending") pending -= count;
      else if (from === "deadLettered") leaveDeadLetters(count);
      else accepted += count;
      dropped[reason] = (dropped[reason] ?? 0) + count;
      announce(loss, cause);
    },
    replay(refused, others) {
      leaveDeadLetters(refused);
      const known = Math.min(others, delivered);
      delivered -= known;
      adopted += others - known;
      pending += refused + others;
    },
    read: () => ({ accepted, adopted, delivered, deadLettered, pending, handedOver, dropped: { ...dropped } }),
  };
}

/**
 * What the books are out by; 0 when they add up. For tests.
 * @example expect(imbalance(langfuse.health())).toBe(0);
 */
export function imbalance(books: Counts): number {
  return (
    books.accepted +
    books.adopted -
    (books.delivered + books.deadLettered + droppedIn(books) + books.pending + books.handedOver)
  );
}

/** How many observations were dropped, for whatever reason. */
export function droppedIn({ dropped }: Pick<Counts, "dropped">): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0);
}
