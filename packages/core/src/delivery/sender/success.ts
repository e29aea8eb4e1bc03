import { confirmInquiry } from "./inquiry.ts";
import type { Lane } from "./lane.ts";
import { speedUp } from "./pace.ts";
import type { Parcel } from "./parcel.ts";
import { raiseLimit } from "./size-limit.ts";

/** The server took something of the parcel. */
export function noteSuccess(lane: Lane, parcel: Parcel): void {
  lane.successes += 1;
  lane.timeouts = 0;
  lane.lastError = undefined;
  raiseLimit(lane, parcel.bytes);
  speedUp(lane);
  confirmInquiry(lane);
}
