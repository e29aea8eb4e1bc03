import type { LangfuseOptions } from "../config/index.ts";
import type { DeadLetterFilter, DeliveryHealth, FlushResult } from "../delivery/index.ts";
import type { Chunk } from "../encode/index.ts";
import { configure } from "./configure.ts";
import { createConfiguredDelivery } from "./delivery-options.ts";
import { createConfiguredSpool } from "./spool.ts";

/** Delivery for bytes that were encoded elsewhere, with a spool and books of its own. */
export interface Relay {
  /** The destinations, by name. */
  readonly destinations: readonly { readonly name: string; readonly tracesUrl: string; readonly langfuse: boolean }[];
  /** Takes a chunk into the spool, for one of the destinations. Never throws. */
  accept(chunk: Chunk): void;
  health(): DeliveryHealth;
  flush(milliseconds?: number): Promise<FlushResult>;
  shutdown(milliseconds?: number): Promise<FlushResult>;
  replayDeadLetters(filter?: DeadLetterFilter): Promise<number>;
}

/**
 * A relay to the destinations that the options name. The environment is not read: what a process forwards is not what
 * it traces. Throws where an option is wrong.
 * @example const relay = createRelay({ destinations: { collector: { url: "http://localhost:4318" } } });
 */
export function createRelay(options: LangfuseOptions): Relay {
  const { config, reporter } = configure({ handleSignals: false, ...options }, {});
  const delivery = createConfiguredDelivery(config, { spool: createConfiguredSpool(config), reporter });
  return {
    destinations: config.destinations.map(({ name, tracesUrl, langfuse }) => ({ name, tracesUrl, langfuse })),
    accept: delivery.accept,
    health: delivery.health,
    flush: (milliseconds) => delivery.flush(milliseconds),
    shutdown: (milliseconds) => delivery.shutdown(milliseconds ?? config.shutdownMs),
    replayDeadLetters: (filter) => delivery.replayDeadLetters(filter),
  };
}
