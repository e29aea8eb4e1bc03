import { unended } from "./answers/index.ts";
import type { Books } from "./books.ts";
import type { Clock } from "./clock.ts";
import { lastErrorOf } from "./health.ts";
import type { Lanes } from "./lanes.ts";
import { type Lane, pendingIn, stop } from "./sender/index.ts";
import { everything } from "./take-limits.ts";
import type { Spool } from "./types.ts";

/** How long a store may take to close its files, in addition to the time for sending. */
const closeMs = 1_000;

interface StopTools {
  readonly lanes: Lanes;
  readonly spool: Spool;
  readonly books: Books;
}

/**
 * Stops all lanes. Returns how many observations stay in a durable spool; in another they are dropped, with `waitedMs` as
 * part of the message.
 */
export function stopLanes({ lanes, spool, books }: StopTools, waitedMs: number): number {
  if (spool.durable) return lanes.all.reduce((sum, lane) => sum + keep(lane, spool), 0);
  const lastError = lastErrorOf(lanes, (lane) => pendingIn(lane) > 0);
  const left = lanes.all.map((lane) => abandon(lane, spool));
  const count = left.reduce((sum, lane) => sum + lane.count, 0);
  const cause =
    lastError === undefined
      ? `no answer ${waitedMs > 0 ? `within ${waitedMs} ms` : "in time"}`
      : `last error: ${unended(lastError)}`;
  books.drop({ count, reason: "shutdown", ids: left.flatMap(({ ids }) => ids) }, "pending", cause);
  return 0;
}

/** Stops a lane whose spool ends with the process. Returns all that is lost. */
function abandon(lane: Lane, spool: Spool): { readonly count: number; readonly ids: readonly string[] } {
  const count = pendingIn(lane);
  const ids = [...stop(lane)];
  try {
    const waiting = spool.take(lane.target.config.name, lane.kind, everything);
    for (const chunk of waiting) ids.push(...chunk.ids);
    void spool.remove([...waiting, ...[...lane.origins].map(({ chunk }) => chunk)]);
  } catch {
    // What a failing spool holds cannot be named, only counted.
  }
  return { count, ids };
}

/** Stops a lane whose spool is durable. Returns how many observations wait there for the next process. */
function keep(lane: Lane, spool: Spool): number {
  const taken = stop(lane).length;
  try {
    spool.release([...lane.origins].map(({ chunk }) => chunk));
  } catch {
    // They were never removed, so the next process finds them.
  }
  return taken + lane.waiting;
}

/** Closes a store, and does not wait for one that hangs. */
export async function closeStore(
  store: { close?(): void | Promise<void> },
  clock: Clock,
  failed: () => void,
): Promise<void> {
  let cancel = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    cancel = clock.setTimeout(resolve, closeMs, true);
  });
  try {
    await Promise.race([store.close?.(), late]);
  } catch {
    failed();
  } finally {
    cancel();
  }
}
