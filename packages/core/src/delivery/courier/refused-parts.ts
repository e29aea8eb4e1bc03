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
  /** Keeps one part: the chunk that it is of is not let go of before. Asked until it resolves. */
  readonly keep: (part: RefusedPart) => Promise<unknown>;
  /** Of one part, as far as it can be divided: the sender joins chunks, and the caller's queue takes none that large. */
  readonly maxPartBytes: number;
}

/** The way of refused parts back to the caller's queue. */
export interface RefusedParts {
  /** Resolves once all of it is kept; never after `stop`, so that the whole chunk goes back to where it came from. */
  keep(part: RefusedPart): Promise<void>;
  /** Nothing is asked for any more. */
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
