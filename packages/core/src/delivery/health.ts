import type { Books } from "./books.ts";
import type { Clock } from "./clock.ts";
import type { Lanes } from "./lanes.ts";
import { isParked, type Lane, pendingIn } from "./sender/index.ts";
import type { DeliveryHealth, Spool } from "./types.ts";

interface HealthTools {
  readonly books: Books;
  readonly spool: Spool;
  readonly lanes: Lanes;
  readonly clock: Clock;
}

export function healthOf({ books, spool, lanes, clock }: HealthTools, closed: boolean): DeliveryHealth {
  const { bytes, oldestAt } = spool.stats();
  const stateOf = (): DeliveryHealth["state"] => {
    if (closed) return "closed";
    if (lanes.all.some(isParked)) return "parked";
    const now = clock.monotonic();
    return lanes.all.some(({ failures, target }) => failures > 0 || target.pausedUntil > now) ? "retrying" : "ok";
  };
  return {
    state: stateOf(),
    ...books.read(),
    spoolBytes: bytes,
    oldestMs: oldestAt === undefined ? undefined : Math.max(0, clock.now() - oldestAt),
    lastError: lastErrorOf(lanes),
    spoolError: closed ? undefined : troubleOf(spool),
  };
}

/** The last refusal of the lane where most waits. */
export function lastErrorOf(
  { all, targets }: Lanes,
  isMeant: (lane: Lane) => boolean = () => true,
): string | undefined {
  const [worst] = all
    .filter((lane) => lane.lastError !== undefined && isMeant(lane))
    .sort((one, other) => pendingIn(other) - pendingIn(one));
  if (worst?.lastError === undefined) return undefined;
  return targets.length > 1 ? `${worst.target.config.name}: ${worst.lastError}` : worst.lastError;
}

function troubleOf(spool: Spool): string | undefined {
  try {
    return spool.trouble?.();
  } catch {
    return "The spool does not say how it is.";
  }
}
