import type { Entry } from "./types.ts";

/** What waits for one destination, in order. */
export interface Lane {
  first(): Entry | undefined;
  push(entry: Entry): void;
  shift(): void;
  /** Before all others, in their order. */
  putBack(entries: readonly Entry[]): void;
  /** Takes these out, wherever they stand. */
  drop(entries: ReadonlySet<Entry>): void;
  /** The first ones, without taking them. */
  peek(count: number): readonly Entry[];
}

export function createLane(): Lane {
  let entries: Entry[] = [];
  let next = 0;

  function compact(): void {
    if (next < 1_000 || next * 2 < entries.length) return;
    entries = entries.slice(next);
    next = 0;
  }

  return {
    first: () => entries[next],
    push: (entry) => void entries.push(entry),
    shift() {
      next++;
      compact();
    },
    putBack(back) {
      entries = [...back, ...entries.slice(next)];
      next = 0;
    },
    drop(gone) {
      entries = entries.slice(next).filter((entry) => !gone.has(entry));
      next = 0;
    },
    peek: (count) => entries.slice(next, next + count),
  };
}
