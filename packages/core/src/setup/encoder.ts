import type { Config } from "../config/index.ts";
import type { Delivery } from "../delivery/index.ts";
import { type Chunk, createEncoder, type Encoder } from "../encode/index.ts";
import type { Privacy } from "../privacy/index.ts";

/** Creates the encoder that the config describes. What it cannot encode is booked as lost. */
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

/** At most a quarter of a spool in memory: when it is full, a whole chunk is given up at a time. */
function maxChunkBytes({ batch, spool }: Config): number {
  return spool.kind === "memory" ? Math.min(batch.maxBytes, Math.floor(spool.maxBytes / 4)) : batch.maxBytes;
}
