import type { Chunk } from "../../encode/types.ts";
import { laneKey } from "../lane-key.ts";
import { createMemorySpool } from "../memory-spool.ts";
import { everything } from "../take-limits.ts";
import type { Spool } from "../types.ts";

/** What became of a chunk that a courier was given. */
export type CourierVerdict =
  /** All of it is delivered, or kept elsewhere. */
  | { readonly fate: "settled" }
  /** The server will never take it: it is the caller's to keep. */
  | { readonly fate: "refused"; readonly status: number; readonly reason: string }
  /** It is the caller's, who gives it again after so long. */
  | { readonly fate: "left"; readonly milliseconds: number };

type Refusal = Pick<Extract<CourierVerdict, { fate: "refused" }>, "status" | "reason">;

interface Given {
  readonly answer: (verdict: CourierVerdict) => void;
  refusal: Refusal | undefined;
}

/** The chunks that a courier was given and has not answered for. */
export interface Hand {
  readonly spool: Spool;
  /** Resolves with what the chunk is answered with. */
  take(chunk: Chunk): Promise<CourierVerdict>;
  size(): number;
  countOf(destination: string, kind: Chunk["kind"]): number;
  /** True if these are the bytes of a chunk as it was given, which is answered with the refusal once it leaves the spool. */
  refuse(chunk: Chunk, refusal: Refusal): boolean;
  /** Takes the oldest chunks that are not being sent out of the spool, `most` of them at most. */
  giveUp(destination: string, kind: Chunk["kind"], most: number): readonly Chunk[];
  answer(chunk: Chunk, verdict: CourierVerdict): void;
  answerAll(verdict: CourierVerdict): void;
}

export function createHand(): Hand {
  // The caller bounds it, by `capacity`.
  const memory = createMemorySpool({ maxBytes: Number.POSITIVE_INFINITY });
  const all = new Map<Chunk, Given>();
  /** A dead letter may be a chunk object of its own, with the same bytes. */
  const byBytes = new Map<Uint8Array, Given>();
  const counts = new Map<string, number>();

  const countOf = (destination: string, kind: Chunk["kind"]): number => counts.get(laneKey(destination, kind)) ?? 0;
  const count = ({ destination, kind }: Chunk, change: 1 | -1): void => {
    counts.set(laneKey(destination, kind), countOf(destination, kind) + change);
  };

  function answer(chunk: Chunk, verdict: CourierVerdict): void {
    const given = all.get(chunk);
    if (given === undefined) return;
    all.delete(chunk);
    byBytes.delete(chunk.bytes);
    count(chunk, -1);
    given.answer(verdict);
  }

  return {
    spool: {
      // The caller's queue still has them all: none is lost with this process.
      durable: true,
      append: (chunk) => memory.append(chunk),
      take: (destination, kind, limits) => memory.take(destination, kind, limits),
      release: (chunks) => memory.release(chunks),
      stats: () => memory.stats(),
      close: () => memory.close(),
      remove(chunks) {
        void memory.remove(chunks);
        for (const chunk of chunks) {
          const refusal = all.get(chunk)?.refusal;
          answer(chunk, refusal === undefined ? { fate: "settled" } : { fate: "refused", ...refusal });
        }
      },
    },
    take: (chunk) =>
      new Promise((resolve) => {
        const given: Given = { answer: resolve, refusal: undefined };
        all.set(chunk, given);
        byBytes.set(chunk.bytes, given);
        count(chunk, 1);
        void memory.append(chunk);
      }),
    size: () => all.size,
    countOf,
    refuse({ bytes }, refusal) {
      const given = byBytes.get(bytes);
      if (given === undefined) return false;
      given.refusal = refusal;
      return true;
    },
    giveUp(destination, kind, most) {
      const waiting = memory.take(destination, kind, everything);
      const leaving = waiting.slice(0, most);
      memory.release(waiting.slice(most));
      void memory.remove(leaving);
      return leaving;
    },
    answer,
    answerAll(verdict) {
      for (const chunk of [...all.keys()]) answer(chunk, verdict);
    },
  };
}
