import type { Outcome } from "../answers/index.ts";
import type { Lane } from "./lane.ts";

/** A server on this machine that refuses connections is not running, and will hardly start while this process ends. */
const enough = 3;
const againMs = 100;

/** Counts connections that are refused while the process waits to end; the next try is soon, until there were enough. */
export function noteAbsence(lane: Lane, { connectionRefused }: Pick<Outcome, "connectionRefused">): void {
  const counts = connectionRefused === true && lane.lastDrains > 0 && lane.target.config.loopback;
  lane.connectionsRefused = counts ? lane.connectionsRefused + 1 : 0;
  if (counts && lane.connectionsRefused < enough) lane.pausedUntil = lane.failedAt + againMs;
}

/** True when a process that is about to end need not wait for this server any longer. */
export function isAbsent({ lastDrains, connectionsRefused }: Lane): boolean {
  return lastDrains > 0 && connectionsRefused >= enough;
}
