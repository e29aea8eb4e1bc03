import type { Clock } from "./clock.ts";
import { type Lane, pendingIn, stop } from "./sender/index.ts";
import type { Spool } from "./types.ts";

/** For a store to close its files, beyond the budget of the sending. */
const closeMs = 1_000;
const everything = { bytes: Number.POSITIVE_INFINITY, observations: Number.POSITIVE_INFINITY };

/** Stops a lane whose spool ends with the process. Answers all that goes with it. */
export function abandon(lane: Lane, spool: Spool): { readonly count: number; readonly ids: readonly string[] } {
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

/** Stops a lane whose spool outlives the process. Answers how many observations wait there for the next one. */
export function keep(lane: Lane, spool: Spool): number {
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
