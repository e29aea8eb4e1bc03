/** Sender: lanes, one per destination and kind, that take chunks from the spool until the server has them. */

export type { Outcome } from "../answers/index.ts";
export { arrive, depart } from "./arrivals.ts";
export { beginDrain, endDrain, hopeless, pendingIn, positionNow, reached, stop } from "./drain.ts";
export { createLane, type Lane, type LaneLimits, type SenderTools, type Target } from "./lane.ts";
export { backoff } from "./pace.ts";
export { splitChunk } from "./parcel.ts";
export { isParked } from "./parking.ts";
export { pump } from "./pump.ts";
export { reclaim } from "./reclaim.ts";
