import type { Chunk } from "../encode/types.ts";
import type { Logger } from "../runtime/index.ts";
import type { Books } from "./books.ts";
import type { Lanes } from "./lanes.ts";
import { arrive, depart, pump, reclaim, splitChunk } from "./sender/index.ts";
import type { Codec, DeadLetter, DropReason, Spool, SpoolListener } from "./types.ts";

/** The way into the spool. Everything that enters, or fails to, is booked. */
export interface Intake {
  accept(chunk: Chunk): void;
  /** Books observations that did not get as far as the spool as accepted and dropped. */
  lose(what: readonly string[] | number, reason: DropReason): void;
  /** Puts a dead letter back into the spool; false where that fails. */
  replay(letter: DeadLetter): Promise<boolean>;
  readonly listener: SpoolListener;
  /** Appends that the spool has not completed yet. None of them rejects. */
  readonly landing: ReadonlySet<Promise<void>>;
}

interface IntakeTools {
  readonly spool: Spool;
  readonly codec: Codec;
  readonly lanes: Lanes;
  readonly books: Books;
  readonly logger: Logger;
  readonly changed: () => void;
}

/** How many different messages of a spool are logged: a user's own spool may have any number of them. */
const mostWords = 100;

export function createIntake({ spool, codec, lanes, books, logger, changed }: IntakeTools): Intake {
  const landing = new Set<Promise<void>>();
  /** Messages of the spool that were logged. */
  const said = new Set<string>();

  const lose = (what: readonly string[] | number, reason: DropReason): void => {
    const [count, ids] = typeof what === "number" ? [what, []] : [what.length, what];
    books.drop({ count, reason, ids }, "outside");
  };

  const giveUp = (chunk: Chunk, reason: DropReason, waited: boolean): void => {
    const count = chunk.ids.length;
    if (waited) {
      const lane = lanes.find(chunk.destination, chunk.kind);
      if (lane !== undefined) depart(lane, count);
    }
    books.drop({ count, reason, ids: chunk.ids }, "pending");
  };

  const isHandedOver = (chunk: Chunk): boolean =>
    typeof spool.handsOver === "function" ? spool.handsOver(chunk) : spool.handsOver === true;

  /** The chunk counts as pending already. */
  const landed = (chunk: Chunk, evicted: readonly Chunk[]): void => {
    const turnedAway = evicted.includes(chunk);
    for (const gone of evicted) giveUp(gone, "spool_full", gone !== chunk);
    if (turnedAway) return;
    const lane = lanes.find(chunk.destination, chunk.kind);
    if (isHandedOver(chunk)) books.handOver(chunk.ids.length);
    else if (lane !== undefined) arrive(lane, chunk.ids.length, chunk.bytes.length);
  };

  /** Appends, and calls one of the two when the spool has answered: at once where it answers at once. */
  const append = (
    chunk: Chunk,
    taken: (evicted: readonly Chunk[]) => void,
    failed: () => void,
  ): Promise<void> | undefined => {
    try {
      const answer = spool.append(chunk);
      if (!(answer instanceof Promise)) {
        taken(answer);
        return undefined;
      }
      const settled: Promise<void> = answer.then(taken, failed).finally(() => {
        landing.delete(settled);
        changed();
      });
      landing.add(settled);
      return settled;
    } catch {
      failed();
      return undefined;
    }
  };

  const tooLarge = ({ bytes }: Chunk): boolean => bytes.length > (spool.maxChunkBytes ?? Number.POSITIVE_INFINITY);

  /** Parts that the spool can take, in their order; what cannot be divided any further is among them as it is. */
  const fitting = (chunk: Chunk): readonly Chunk[] => {
    const halves = tooLarge(chunk) ? splitChunk(chunk, codec) : undefined;
    return halves?.flatMap(fitting) ?? [chunk];
  };

  return {
    landing,
    lose,
    accept(chunk) {
      if (lanes.find(chunk.destination, chunk.kind) === undefined) {
        lose(chunk.ids, "no_destination");
        return;
      }
      for (const part of fitting(chunk)) {
        const taken = (evicted: readonly Chunk[]): void => {
          books.accept(part.ids.length);
          landed(part, evicted);
        };
        if (tooLarge(part)) lose(part.ids, "too_large");
        else void append(part, taken, () => lose(part.ids, "spool_failed"));
      }
    },
    async replay({ chunk, refused }) {
      if (lanes.find(chunk.destination, chunk.kind) === undefined || tooLarge(chunk)) return false;
      let back = true;
      const taken = (evicted: readonly Chunk[]): void => {
        books.replay(refused, chunk.ids.length - refused);
        landed(chunk, evicted);
      };
      await append(chunk, taken, () => {
        back = false;
      });
      return back;
    },
    listener: {
      adopted({ destination, kind, observations }) {
        books.adopt(observations);
        const lane = lanes.find(destination, kind);
        if (lane !== undefined) arrive(lane, observations);
      },
      lost(chunks, reason) {
        for (const chunk of chunks) giveUp(chunk, reason, true);
        changed();
      },
      warn(message) {
        if (said.has(message) || said.size >= mostWords) return;
        said.add(message);
        logger.warn(message);
      },
      reclaim(destination) {
        for (const lane of lanes.all) if (lane.target.config.name === destination) reclaim(lane);
      },
      ready() {
        for (const lane of lanes.all) {
          lane.emptyUntil = 0;
          pump(lane);
        }
      },
    },
  };
}
