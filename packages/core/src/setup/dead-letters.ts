import type { DeadLetter, DeadLetterFilter, Delivery } from "../delivery/index.ts";
import { decodeObservations } from "../encode/index.ts";
import { escapeText, type Logger } from "../runtime/index.ts";

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
  function orElse<Result>(call: string, work: () => Result, otherwise: Result): Result {
    try {
      return work();
    } catch (error) {
      return failed(call, error, otherwise);
    }
  }

  function failed<Result>(call: string, error: unknown, otherwise: Result): Result {
    const why = error instanceof FilterError ? error.message : "the store of dead letters failed.";
    logger.warn(`deadLetters.${call}() did nothing: ${why}`);
    return otherwise;
  }

  return {
    list: (filter) => orElse("list", () => (delivery?.deadLetters(read(filter)) ?? []).map(summaryOf), []),
    load: async () => {
      try {
        await delivery?.loadDeadLetters();
      } catch (error) {
        failed("load", error, undefined);
      }
    },
    show: (id) =>
      orElse(
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
        return (await delivery?.replayDeadLetters(readToAct(filter), rate)) ?? 0;
      } catch (error) {
        return failed("replay", error, 0);
      }
    },
    drop: (filter) => orElse("drop", () => delivery?.discardDeadLetters(readToAct(filter)) ?? 0, 0),
  };
}

class FilterError extends Error {}

const filterFields = ["destination", "kind", "status", "ids", "letters"];

/** A copy: what is no filter must not mean all letters. */
function read(filter: DeadLetterFilter = {}): DeadLetterFilter {
  if (typeof filter !== "object" || filter === null) throw new FilterError("a filter is an object.");
  const { destination, kind, status, ids, letters } = checkedFields(filter);
  for (const list of [ids, letters]) {
    if (list !== undefined && !Array.isArray(list)) throw new FilterError("ids and letters are lists.");
  }
  return { destination, kind, status, ids, letters };
}

function checkedFields(filter: DeadLetterFilter): DeadLetterFilter {
  let unknown: string | undefined;
  try {
    unknown = Object.keys(filter).find((name) => !filterFields.includes(name));
    if (unknown === undefined) return { ...filter };
  } catch {
    throw new FilterError("the filter throws when it is read.");
  }
  if (unknown === "id") throw new FilterError("a filter has no id. Give letters: [id].");
  throw new FilterError(`a filter has no ${escapeText(unknown.slice(0, 64))}. It has ${filterFields.join(", ")}.`);
}

/** Letters that are sent or thrown away: a field that happens to be undefined must not mean all of them either. */
function readToAct(filter: DeadLetterFilter | undefined): DeadLetterFilter {
  const known = read(filter);
  const isEmpty = Object.values(known).every((value) => value === undefined);
  if (filter === undefined || !isEmpty || Object.keys(filter).length === 0) return known;
  throw new FilterError("all that the filter names is undefined. Leave the filter out where all letters are meant.");
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
