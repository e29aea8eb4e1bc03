import { channel } from "node:diagnostics_channel";
import type { Logger } from "../runtime/index.ts";
import type { Clock } from "./clock.ts";
import type { DropReason } from "./types.ts";

const droppedChannel = channel("langfuse.dropped");
const quietMs = 60_000;

/** What subscribers of the channel `langfuse.dropped` get. */
export interface DroppedMessage {
  readonly count: number;
  readonly reason: DropReason;
  /** Empty where nobody knew them. */
  readonly ids: readonly string[];
}

/** Makes a loss known: at once on the channel, at most once a minute and reason in the log. */
export interface Drops {
  announce(message: DroppedMessage, cause?: string): void;
}

export function createDrops(logger: Logger, clock: Clock): Drops {
  const silent = new Map<DropReason, { until: number; count: number }>();
  return {
    announce(message, cause) {
      if (message.count === 0) return;
      // A subscriber that throws is reported by Node itself, outside our stack.
      if (droppedChannel.hasSubscribers) droppedChannel.publish(message);
      const known = silent.get(message.reason);
      const now = clock.monotonic();
      if (known !== undefined && now < known.until) {
        known.count += message.count;
        return;
      }
      const count = (known?.count ?? 0) + message.count;
      silent.set(message.reason, { until: now + quietMs, count: 0 });
      logger.warn(`${count} observation(s) lost: ${message.reason}${cause ? ` (${cause})` : ""}.`);
    },
  };
}
