import { queueMicrotask } from "../runtime/index.ts";
import type { Books } from "./books.ts";

type Count = ReturnType<Books["read"]>;

/**
 * The books as they stood when the current turn of the event loop began. What arrives because of a flush may arrive
 * just before delivery is told of the flush, so that a loss of the same turn belongs to what that flush answers.
 */
export interface Turn {
  /** Call before anything is booked. */
  note(): void;
  read(): Count;
}

export function createTurn(books: Books): Turn {
  let dropped: Count["dropped"] | undefined;
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
