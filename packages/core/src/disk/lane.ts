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
  let entries: (Entry | undefined)[] = [];
  let next = 0;

  const waiting = (end?: number): Entry[] => entries.slice(next, end).filter((entry) => entry !== undefined);

  function compact(): void {
    if (next < entries.length && (next < 1_000 || next * 2 < entries.length)) return;
    entries = entries.slice(next);
    next = 0;
  }

  return {
    first: () => entries[next],
    push: (entry) => void entries.push(entry),
    shift() {
      // Each knows the ids of all that is in it: what has left must not stay in memory until the list is short enough.
      entries[next] = undefined;
      next++;
      compact();
    },
    putBack(back) {
      entries = [...back, ...waiting()];
      next = 0;
    },
    drop(gone) {
      entries = waiting().filter((entry) => !gone.has(entry));
      next = 0;
    },
    peek: (count) => waiting(next + count),
  };
}
