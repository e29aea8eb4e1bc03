import type { TraceChanged } from "../contract/index.ts";
import type { NewsItem } from "../intake/index.ts";

/** What one watcher has yet to be told. */
export interface Pending {
  hear(item: NewsItem): void;
  isEmpty(): boolean;
  /** All of it; nothing of it comes again. */
  take(): Told;
}

export interface Told {
  /** Everything is to be read again. Nothing else is told then. */
  readonly isReset: boolean;
  readonly gone: readonly string[];
  /** In the order in which they were written. */
  readonly changes: readonly TraceChanged[];
}

/**
 * News put together: one change for each trace, or of `only` one. More than `mostMissed` of a kind become a reset.
 * @example const pending = createPending(undefined, 500);
 */
export function createPending(only: string | undefined, mostMissed: number): Pending {
  const changed = new Map<string, TraceChanged>();
  const gone = new Set<string>();
  let isReset = false;

  const isWanted = (id: string): boolean => only === undefined || only === id;

  function reset(): void {
    isReset = true;
    changed.clear();
    gone.clear();
  }

  function hear(item: NewsItem): void {
    // What is read again holds it already.
    if (isReset) return;
    if (item.kind === "reset") reset();
    else if (item.kind === "gone") {
      for (const id of item.ids.filter(isWanted)) {
        changed.delete(id);
        gone.add(id);
      }
    } else if (isWanted(item.trace.id)) {
      const { trace } = item;
      gone.delete(trace.id);
      changed.set(trace.id, { isNew: item.isNew || (changed.get(trace.id)?.isNew ?? false), trace });
    }
    if (changed.size > mostMissed || gone.size > mostMissed) reset();
  }

  return {
    hear,
    isEmpty: () => changed.size === 0 && gone.size === 0 && !isReset,
    take() {
      const changes = [...changed.values()].sort((left, right) => left.trace.change - right.trace.change);
      const told: Told = { isReset, gone: [...gone], changes };
      isReset = false;
      changed.clear();
      gone.clear();
      return told;
    },
  };
}
