/** Delivery: finished chunks wait in a spool until a server has them; every loss is counted. */

export { ruleOfAnswer } from "./answers/index.ts";
export { droppedIn } from "./books.ts";
export { type Clock, systemClock } from "./clock.ts";
export {
  type Courier,
  type CourierHealth,
  type CourierOptions,
  type CourierVerdict,
  createCourier,
  type RefusedPart,
} from "./courier/index.ts";
export { createMemoryDeadLetters, matchesLetter } from "./dead-letters.ts";
export { createDelivery, type Delivery, defaultFlushMs } from "./delivery.ts";
export type { DroppedMessage } from "./drops.ts";
export { holdUp } from "./exit-budget.ts";
export { laneKey } from "./lane-key.ts";
export { createMemorySpool } from "./memory-spool.ts";
export type { DeliveryOptions } from "./options.ts";
export { type ExitHooksOptions, installExitHooks } from "./process-exit.ts";
export { roomOf } from "./room-of.ts";
export { backoff } from "./sender/index.ts";
export { everything, type TakeLimits } from "./take-limits.ts";
export {
  type Answer,
  type Around,
  createTransport,
  type DispatcherLike,
  type Transport,
  type TransportOptions,
  type WireRequest,
} from "./transport/index.ts";
export type {
  AdoptedChunks,
  Codec,
  DeadLetter,
  DeadLetterFilter,
  DeadLetters,
  DeliveryHealth,
  DestinationConfig,
  DropReason,
  FlushResult,
  Health,
  Spool,
  SpoolListener,
  SpoolStats,
} from "./types.ts";
