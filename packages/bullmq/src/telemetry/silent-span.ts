import type { Span } from "bullmq";
import type { Position } from "./position.ts";

/** For BullMQ's own affairs: nothing is recorded, and what runs inside runs where it would run anyway. */
export const silentSpan: Span<Position> = {
  setSpanOnContext: (context) => context,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};
