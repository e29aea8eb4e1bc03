import type { DeadLetter, DeadLetterFilter, Delivery } from "../delivery/index.ts";
import { decodeObservations } from "../encode/index.ts";
import type { Logger } from "../runtime/index.ts";

/** A dead letter, as a list shows it. */
export interface DeadLetterSummary {
  /** Stays the same for as long as the letter is there, in every process that sees it. */
  readonly id: string;
  readonly destination: string;
  readonly kind: "spans" | "scores";
  /** Of the observations, or of the scores. */
  readonly ids: readonly string[];
  readonly bytes: number;
  /** HTTP status, of the event where the server judged it alone; 0 where there was no answer. */
  readonly status: number;
  /** The server's own words. */
  readonly reason: string;
  /** How many of them the books count as refused. */
  readonly refused: number;
  readonly at: Date;
}

/** What servers refused for good, of the projects that this process has the keys of. */
export interface DeadLetterBox {
  /** The first one reads every letter before it answers; where there may be thousands, `load` first. */
  list(filter?: DeadLetterFilter): readonly DeadLetterSummary[];
  /** Reads what a list needs, a letter at a time, so that no list holds up the event loop. */
  load(): Promise<void>;
  /** What a letter holds, read from its bytes; undefined where there is no such letter any more. */
  show(id: string): (DeadLetterSummary & { readonly contents: readonly unknown[] }) | undefined;
  /** Sends letters again, ids and times unchanged, under the privacy rules of today. Resolves with how many observations. */
  replay(filter?: DeadLetterFilter, options?: { readonly perSecond?: number | undefined }): Promise<number>;
  /** Throws letters away, counted as dropped. Answers how many observations. */
  drop(filter?: DeadLetterFilter): number;
}

/** Never throws: a filter that cannot be read means nothing. */
export function createDeadLetterBox(delivery: Delivery | undefined, logger: Logger): DeadLetterBox {
  function guarded<Result>(call: string, work: () => Result, otherwise: Result): Result {
    try {
      return work();
    } catch {
      return failed(call, otherwise);
    }
  }

  function failed<Result>(call: string, otherwise: Result): Result {
    logger.warn(`deadLetters.${call}() was given a filter that cannot be read, or the store of dead letters failed.`);
    return otherwise;
  }

  return {
    list: (filter) => guarded("list", () => (delivery?.deadLetters(read(filter)) ?? []).map(summaryOf), []),
    load: async () => {
      try {
        await delivery?.loadDeadLetters();
      } catch {
        failed("load", undefined);
      }
    },
    show: (id) =>
      guarded(
        "show",
        () => {
          const [letter] = delivery?.deadLetters({ letters: [String(id)] }) ?? [];
          return letter && { ...summaryOf(letter), contents: contentsOf(letter) };
        },
        undefined,
      ),
    replay: async (filter, { perSecond } = {}) => {
      const rate = typeof perSecond === "number" && perSecond > 0 ? perSecond : undefined;
      try {
        return (await delivery?.replayDeadLetters(read(filter), rate)) ?? 0;
      } catch {
        return failed("replay", 0);
      }
    },
    drop: (filter) => guarded("drop", () => delivery?.discardDeadLetters(read(filter)) ?? 0, 0),
  };
}

function unreadable(): never {
  throw new TypeError("not a filter");
}

/** A copy: what is no filter must not mean all letters. */
function read(filter: DeadLetterFilter = {}): DeadLetterFilter {
  if (typeof filter !== "object" || filter === null) return unreadable();
  const { destination, kind, status, ids, letters } = filter;
  for (const list of [ids, letters]) if (list !== undefined && !Array.isArray(list)) return unreadable();
  return { destination, kind, status, ids, letters };
}

function summaryOf(letter: DeadLetter): DeadLetterSummary {
  const { chunk, size, status, reason, refused, at } = letter;
  const { destination, kind, ids } = chunk;
  return {
    id: letter.id,
    destination,
    kind,
    ids,
    bytes: size ?? chunk.bytes.length,
    status,
    reason,
    refused,
    at: new Date(at),
  };
}

function contentsOf({ chunk }: DeadLetter): readonly unknown[] {
  if (chunk.kind === "scores") return JSON.parse(`[${Buffer.from(chunk.bytes).toString("utf8")}]`) as unknown[];
  return decodeObservations(chunk.bytes).map(({ startTime, endTime, links: _links, kind: _kind, ...rest }) => ({
    ...rest,
    startTime: isoTime(startTime),
    endTime: isoTime(endTime),
  }));
}

function isoTime([seconds, nanoseconds]: readonly [number, number]): string {
  return new Date(seconds * 1_000 + nanoseconds / 1e6).toISOString();
}
