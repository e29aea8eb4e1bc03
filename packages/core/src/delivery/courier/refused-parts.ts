import type { Chunk } from "../../encode/types.ts";
import type { DeliverySettings } from "../options.ts";
import { backoff, splitChunk } from "../sender/index.ts";

/** A part of a chunk that the server will never take. */
export interface RefusedPart {
  readonly chunk: Chunk;
  readonly status: number;
  readonly reason: string;
}

export interface RefusedPartsOptions extends Pick<DeliverySettings, "clock" | "codec" | "random"> {
  /** Keeps one part. Called again until it resolves; the chunk of the part is not settled before. */
  readonly keep: (part: RefusedPart) => Promise<unknown>;
  /** Larger parts are divided where possible: the sender joins chunks, and the caller's queue has a limit. */
  readonly maxPartBytes: number;
}

/** The way of refused parts back to the caller's queue. */
export interface RefusedParts {
  /** Resolves once all of it is kept. Never after `stop`, so that the whole chunk goes back to the caller. */
  keep(part: RefusedPart): Promise<void>;
  /** `keep` is not called any more. */
  stop(): void;
}

export function createRefusedParts(options: RefusedPartsOptions): RefusedParts {
  const { clock, codec, random, keep, maxPartBytes } = options;
  let stopped = false;

  async function keepAll(part: RefusedPart): Promise<void> {
    const halves = part.chunk.bytes.length > maxPartBytes ? splitChunk(part.chunk, codec) : undefined;
    if (halves === undefined) return await keepOne(part);
    for (const chunk of halves) await keepAll({ ...part, chunk });
  }

  async function keepOne(part: RefusedPart): Promise<void> {
    for (let attempts = 1; !stopped; attempts++) {
      try {
        await keep(part);
        return;
      } catch {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, backoff(attempts, random)));
      }
    }
    await new Promise<never>(() => undefined);
  }

  return {
    keep: keepAll,
    stop() {
      stopped = true;
    },
  };
}
