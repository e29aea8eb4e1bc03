import type { Config } from "../config/index.ts";
import { withSuppressed } from "../context/index.ts";
import {
  createDelivery,
  createTransport,
  type Delivery,
  type DeliveryOptions,
  type DispatcherLike,
  type Spool,
  type Transport,
} from "../delivery/index.ts";
import {
  bodyParts,
  type Chunk,
  ingestionEvents,
  joinChunks,
  observationOfEvent,
  shrinkChunk,
  splitChunk,
} from "../encode/index.ts";
import { unseenBySentry } from "../neighbours/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { mediaMayLeave } from "./privacy.ts";
import { createProtection } from "./protect.ts";
import { createConfiguredDeadLetters } from "./spool.ts";

/** Creates the delivery that the config describes. */
export function createConfiguredDelivery(
  config: Config,
  parts: { readonly spool: Spool; readonly reporter: Reporter },
): Delivery {
  const { spool, reporter } = parts;
  return createDelivery({
    ...deliveryOptions(config, reporter),
    spool,
    deadLetters: createConfiguredDeadLetters(config),
    // Where everything may leave, replayed letters need no protection.
    protect: mediaMayLeave(config) ? undefined : createProtection(config, reporter),
  });
}

/** The destinations and how to send: all that delivery needs but the spool. */
export function deliveryOptions(config: Config, reporter: Reporter): Omit<DeliveryOptions, "spool"> {
  const { destinations, batch, mode, timeoutMs, logger } = config;
  return {
    destinations,
    codec: {
      join: joinChunks,
      parts: bodyParts,
      events: eventsOf,
      observationOf: observationOfEvent,
      split: splitChunk,
      shrink: shrinkChunk,
    },
    batch,
    mode,
    timeoutMs,
    transport: createOwnTransport(config),
    logger,
    reporter,
  };
}

/** The transport of the kit, whose requests are not traced. */
export function createOwnTransport({ dispatcher }: Config): Transport {
  return createTransport({
    dispatcher: dispatcher as DispatcherLike | undefined,
    // Not even when propagateTo lists the address of Langfuse.
    around: (send) => withSuppressed(() => unseenBySentry(send)),
  });
}

function eventsOf({ bytes }: Chunk): Uint8Array {
  return Buffer.from(ingestionEvents(bytes));
}
