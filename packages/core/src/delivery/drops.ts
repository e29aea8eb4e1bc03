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
  /** Empty where they are not known. */
  readonly ids: readonly string[];
}

/** Makes losses known: on the channel at once, in the log at most once a minute for each reason. */
export interface Drops {
  announce(message: DroppedMessage, cause?: string): void;
  /** Logs now what would be logged at the end of the minute, since the process is about to end. */
  sayRest(): void;
}

interface Quiet {
  count: number;
  cause: string | undefined;
}

export function createDrops(logger: Logger, clock: Clock): Drops {
  const quiet = new Map<DropReason, Quiet>();

  const say = (reason: DropReason, lost: string, cause: string | undefined): void =>
    logger.warn(`${lost} observation(s) lost: ${reason}${cause ? ` (${cause})` : ""}.`);

  const sayMore = (reason: DropReason, unsaid: Quiet): boolean => {
    const { count, cause } = unsaid;
    if (count === 0) return false;
    unsaid.count = 0;
    unsaid.cause = undefined;
    say(reason, `${count} more`, cause);
    return true;
  };

  /** For a minute after each line losses are only counted; then one line tells of them. */
  const beQuiet = (reason: DropReason, unsaid: Quiet): void => {
    quiet.set(reason, unsaid);
    clock.setTimeout(() => {
      if (sayMore(reason, unsaid)) beQuiet(reason, unsaid);
      else quiet.delete(reason);
    }, quietMs);
  };

  return {
    announce({ count, reason, ids }, cause) {
      if (count === 0) return;
      // A subscriber that throws is reported by Node itself, outside our stack.
      if (droppedChannel.hasSubscribers) droppedChannel.publish({ count, reason, ids } satisfies DroppedMessage);
      const unsaid = quiet.get(reason);
      if (unsaid !== undefined) {
        unsaid.count += count;
        unsaid.cause = cause ?? unsaid.cause;
        return;
      }
      say(reason, String(count), cause);
      beQuiet(reason, { count: 0, cause: undefined });
    },
    sayRest() {
      for (const [reason, unsaid] of quiet) sayMore(reason, unsaid);
    },
  };
}
