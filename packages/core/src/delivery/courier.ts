import type { Chunk } from "../encode/types.ts";
import { createBooks } from "./books.ts";
import { createDrops } from "./drops.ts";
import { createLanes } from "./lanes.ts";
import { type DeliveryOptions, settingsOf } from "./options.ts";
import { exchange, type Lane, type Outcome, parcelOf, splitChunk } from "./sender/index.ts";

/** A part of a chunk that the server will never take. */
export interface RefusedPart {
  readonly chunk: Chunk;
  readonly status: number;
  readonly reason: string;
}

/** What came of one attempt to deliver a chunk. What is named nowhere was delivered. */
export interface CourierReport {
  readonly delivered: number;
  readonly refused: readonly RefusedPart[];
  /** To be tried again, later. */
  readonly left: readonly Chunk[];
  /** Why they are left: the last trouble, and what the server asked us to wait. */
  readonly trouble: { readonly status: number; readonly reason: string; readonly retryAfterMs?: number } | undefined;
}

/** Sends one chunk at a time, for those whose queue does the waiting and the trying again. */
export interface Courier {
  /** Never rejects. */
  deliver(chunk: Chunk): Promise<CourierReport>;
  close(): void;
}

/** @example const { refused, left } = await courier.deliver(chunk); */
export function createCourier(options: DeliveryOptions): Courier {
  const settings = settingsOf(options);
  const { codec, clock, logger, transport } = settings;
  const tools = { ...settings, books: createBooks(), drops: createDrops(logger, clock), changed: () => undefined };
  const lanes = createLanes(tools, settings.destinations, {
    bytes: settings.maxBytes,
    enough: settings.maxObservations,
  });

  return {
    async deliver(chunk) {
      const lane = lanes.find(chunk.destination, chunk.kind);
      if (lane === undefined) {
        const reason = `No destination "${chunk.destination}" is configured here.`;
        return { delivered: 0, refused: [], left: [chunk], trouble: { status: 0, reason } };
      }
      const run = createRun(lane);
      const open = [chunk];
      for (let next = open.shift(); next !== undefined; next = open.shift()) {
        // Once the server is in trouble, the rest need not be tried.
        if (run.trouble() === undefined) open.unshift(...(await run.attempt(next)));
        else run.leave(next);
      }
      return run.report(chunk.ids.length);
    },
    close: () => transport.close(),
  };

  function createRun(lane: Lane) {
    const refused: RefusedPart[] = [];
    const left: Chunk[] = [];
    let trouble: Outcome | undefined;

    const refuse = (chunk: Chunk, { status, reason }: Pick<Outcome, "status" | "reason">): [] => {
      refused.push({ chunk, status, reason });
      return [];
    };
    const leave = (chunk: Chunk, outcome?: Outcome): [] => {
      left.push(chunk);
      trouble ??= outcome;
      return [];
    };

    /** Answers what is to be tried at once: halves, or something smaller. */
    async function attempt(chunk: Chunk): Promise<readonly Chunk[]> {
      const piece = { chunk, origin: { chunk, position: 0, unsettled: chunk.ids.length, readers: 0 } };
      const outcome = await exchange(lane, parcelOf([piece]));
      switch (outcome.action) {
        case "done":
          lane.successes += 1;
          return outcome.events === undefined ? partial(chunk, outcome) : events(chunk, outcome);
        case "retry":
        case "park":
          return leave(chunk, outcome);
        case "deadLetter":
          return refuse(chunk, outcome);
        case "bisect":
        case "divide":
          return splitChunk(chunk, codec) ?? refuse(chunk, outcome);
        case "split": {
          const smaller = codec.shrink(chunk, Math.floor(chunk.bytes.length / 2));
          return splitChunk(chunk, codec) ?? (smaller === undefined ? refuse(chunk, outcome) : [smaller]);
        }
      }
    }

    /** Of some that were refused nobody says which: the whole is kept for a person to look at. */
    function partial(chunk: Chunk, outcome: Outcome): [] {
      return outcome.rejected === undefined ? [] : refuse(chunk, outcome);
    }

    function events(chunk: Chunk, outcome: Outcome): readonly Chunk[] {
      const fates = new Set(chunk.ids.map((id) => outcome.events?.get(id)?.action ?? "retry"));
      const halves = fates.size > 1 ? splitChunk(chunk, codec) : undefined;
      if (halves !== undefined) return halves.flatMap((half) => events(half, outcome));
      const verdict = chunk.ids.map((id) => outcome.events?.get(id)).find((found) => found?.action !== "done");
      if (fates.size === 1 && fates.has("done")) return [];
      if (verdict === undefined || verdict.action === "retry" || verdict.action === "park") {
        return leave(chunk, verdict === undefined ? outcome : { ...outcome, ...verdict });
      }
      return refuse(chunk, verdict);
    }

    return {
      attempt,
      leave,
      trouble: () => trouble,
      report(total: number): CourierReport {
        const others = [...refused.map(({ chunk }) => chunk), ...left].reduce((sum, { ids }) => sum + ids.length, 0);
        const { status = 0, reason = "", retryAfterMs } = trouble ?? {};
        return {
          delivered: Math.max(0, total - others),
          refused,
          left,
          trouble: trouble && { status, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) },
        };
      },
    };
  }
}
