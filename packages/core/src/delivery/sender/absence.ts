import type { Outcome } from "../answers/index.ts";
import type { Lane } from "./lane.ts";

/** A server on this machine that is not running does not come back while its neighbour ends: so many tries, so close. */
const enough = 3;
const againMs = 100;

/** Counts what is refused while the process waits to end, and has it tried again soon until that is enough. */
export function noteAbsence(lane: Lane, { connectionRefused }: Pick<Outcome, "connectionRefused">): void {
  const counts = connectionRefused === true && lane.lastDrains > 0 && lane.target.config.loopback;
  lane.connectionsRefused = counts ? lane.connectionsRefused + 1 : 0;
  if (counts && lane.connectionsRefused < enough) lane.pausedUntil = lane.failedAt + againMs;
}

/** Nobody listens, as far as a process can wait that is about to end. */
export function isAbsent({ lastDrains, connectionsRefused }: Lane): boolean {
  return lastDrains > 0 && connectionsRefused >= enough;
}
