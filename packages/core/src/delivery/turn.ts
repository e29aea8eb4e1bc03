import { queueMicrotask } from "../runtime/index.ts";
import type { Books, Counts } from "./books.ts";

/**
 * The books, with the losses as they were when the code now running began. What arrives because of a flush may arrive just
 * before delivery is told of the flush, so a loss of the same turn is part of that flush's result.
 */
export interface Turn {
  /** Call before anything is booked. */
  note(): void;
  read(): Counts;
}

export function createTurn(books: Books): Turn {
  let dropped: Counts["dropped"] | undefined;
  return {
    note() {
      if (dropped !== undefined) return;
      dropped = books.read().dropped;
      queueMicrotask(() => {
        dropped = undefined;
      });
    },
    read() {
      const now = books.read();
      return { ...now, dropped: dropped ?? now.dropped };
    },
  };
}
