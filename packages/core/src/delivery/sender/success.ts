import { confirmInquiry } from "./inquiry.ts";
import type { Lane } from "./lane.ts";
import { speedUp } from "./pace.ts";

/** The server took something. */
export function noteSuccess(lane: Lane): void {
  lane.successes += 1;
  lane.timeouts = 0;
  lane.lastError = undefined;
  speedUp(lane);
  confirmInquiry(lane);
}
