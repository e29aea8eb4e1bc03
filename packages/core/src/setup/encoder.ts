import type { Config } from "../config/index.ts";
import type { Delivery } from "../delivery/index.ts";
import { type Chunk, createEncoder, type Encoder } from "../encode/index.ts";
import type { Privacy } from "../privacy/index.ts";

/** An encoder as the config describes it; what it cannot encode is lost in the books of the delivery. */
export function createConfiguredEncoder(
  config: Config,
  parts: {
    readonly privacy: Privacy;
    readonly delivery: Delivery | undefined;
    readonly emit: (chunk: Chunk) => void;
  },
): Encoder {
  const { privacy, delivery, emit } = parts;
  return createEncoder({
    maxChunkBytes: maxChunkBytes(config),
    filter: privacy,
    emit,
    failed: (ids, reason, destinations) => {
      for (const _ of destinations) delivery?.lose(ids, reason);
    },
    now: Date.now,
  });
}

/** Chunks leave a full spool whole, so what one of them takes along must stay a part of it. */
function maxChunkBytes({ batch, spool }: Config): number {
  return spool.kind === "memory" ? Math.min(batch.maxBytes, Math.floor(spool.maxBytes / 4)) : batch.maxBytes;
}
