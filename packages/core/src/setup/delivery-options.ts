import type { Config } from "../config/index.ts";
import { withFrame } from "../context/index.ts";
import {
  createDelivery,
  createMemorySpool,
  createTransport,
  type Delivery,
  type DispatcherLike,
  type Spool,
  type Transport,
} from "../delivery/index.ts";
import { bodyParts, joinChunks, shrinkChunk, splitChunk } from "../encode/index.ts";
import { unseenBySentry } from "../neighbours/index.ts";
import type { Reporter } from "../runtime/index.ts";

/** A delivery as the config describes it. */
export function createConfiguredDelivery(config: Config, reporter: Reporter): Delivery {
  const { destinations, batch, mode, timeoutMs, logger } = config;
  return createDelivery({
    destinations,
    spool: createSpool(config),
    codec: { join: joinChunks, parts: bodyParts, split: splitChunk, shrink: shrinkChunk },
    batch,
    mode,
    timeoutMs,
    transport: createOwnTransport(config),
    logger,
    reporter,
  });
}

/** A way out of our own, which nobody traces. */
export function createOwnTransport({ dispatcher }: Config): Transport {
  return createTransport({
    dispatcher: dispatcher as DispatcherLike | undefined,
    // Not even when propagateTo lists the address of Langfuse.
    around: (send) => withFrame({ span: undefined, received: undefined, suppressed: true }, () => unseenBySentry(send)),
  });
}

function createSpool({ spool }: Config): Spool {
  if (spool.kind === "custom") return spool.spool;
  return createMemorySpool({ maxBytes: spool.maxBytes });
}

/** Chunks leave a full spool whole, so what one of them takes along must stay a part of it. */
export function maxChunkBytes({ batch, spool }: Config): number {
  return spool.kind === "memory" ? Math.min(batch.maxBytes, Math.floor(spool.maxBytes / 4)) : batch.maxBytes;
}
