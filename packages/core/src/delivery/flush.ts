import { type Books, type Counts, droppedIn } from "./books.ts";
import type { Clock } from "./clock.ts";
import { beginDrain, endDrain, hopeless, type Lane, pendingIn, positionNow, reached } from "./sender/index.ts";
import type { FlushResult } from "./types.ts";

export interface FlushTools {
  readonly lanes: readonly Lane[];
  readonly books: Books;
  /** What the result is counted from. */
  readonly before: Counts;
  readonly clock: Clock;
  /** Appends that the spool has not completed yet. None of them rejects. */
  readonly landing: ReadonlySet<Promise<void>>;
  /** Resolves when what is still being encoded has arrived. Waited for first. */
  readonly arriving?: Promise<unknown> | undefined;
  /** Afterwards the process or the delivery ends. */
  readonly isLast: boolean;
  /** Called after every change. */
  readonly watchers: Set<() => void>;
}

/**
 * Resolves when all that was accepted before is settled, when `milliseconds` are up, or when waiting cannot help.
 * Keeps the process alive until then. Never rejects.
 */
export function flush(tools: FlushTools, milliseconds: number): Promise<FlushResult> {
  const { books, before, clock, lanes, landing, arriving, isLast, watchers } = tools;
  const deadline = clock.monotonic() + milliseconds;
  let goals: readonly { readonly lane: Lane; readonly position: number }[] | undefined;
  return new Promise((resolve) => {
    let over = false;
    const finish = (timedOut: boolean): void => {
      if (over) return;
      over = true;
      cancel();
      watchers.delete(check);
      for (const { lane } of goals ?? []) endDrain(lane, isLast);
      const open = goals?.filter(({ lane, position }) => !reached(lane, position)).map(({ lane }) => lane) ?? lanes;
      resolve(
        difference(
          before,
          books.read(),
          open.reduce((sum, lane) => sum + pendingIn(lane), 0),
          timedOut,
        ),
      );
    };
    const check = (): void => {
      const open = goals?.filter(({ lane, position }) => !reached(lane, position));
      if (open?.every(({ lane }) => hopeless(lane, deadline))) finish(false);
    };
    const begin = (): void => {
      if (over) return;
      goals = lanes.map((lane) => ({ lane, position: positionNow(lane) }));
      watchers.add(check);
      for (const lane of lanes) beginDrain(lane, isLast);
      check();
    };
    const cancel = clock.setTimeout(() => finish(true), milliseconds, true);
    const land = (): void => {
      if (landing.size === 0) begin();
      else void Promise.all(landing).then(begin);
    };
    if (arriving === undefined) land();
    else void arriving.then(land, land);
  });
}

/** What happened between two looks at the books. */
export function difference(before: Counts, after: Counts, pending: number, timedOut: boolean): FlushResult {
  const delivered = Math.max(0, after.delivered - before.delivered);
  const deadLettered = Math.max(0, after.deadLettered - before.deadLettered);
  const dropped = Math.max(0, droppedIn(after) - droppedIn(before));
  return {
    ok: !timedOut && pending === 0 && deadLettered === 0 && dropped === 0,
    delivered,
    deadLettered,
    dropped,
    pending,
    timedOut,
  };
}
