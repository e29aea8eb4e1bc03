import { createHash } from "node:crypto";
import type { QueueLetter } from "@langfuse-kit/bullmq/spool";
import { amount, CommandError, ExitCode, type Terminal, withProgress } from "../terminal/index.ts";
import type { Letter, LetterStore } from "./types.ts";

export interface QueuePlace {
  readonly url: string;
  readonly queue: string;
  readonly prefix: string | undefined;
}

/** Redis that is not there fails now: nobody wants a command that waits for it. */
const atOnce = { maxRetriesPerRequest: 1, retryStrategy: () => null, connectTimeout: 5_000 };

const idOf = (jobId: string): string => createHash("sha256").update(jobId).digest("hex").slice(0, 10);

/** Not installed, or of a version that cannot do this yet. */
const absent = new Set(["ERR_MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED"]);

/** The adapter for BullMQ is there where an application uses it; nobody else needs it. */
async function loadAdapter(): Promise<typeof import("@langfuse-kit/bullmq/spool")> {
  try {
    return await import("@langfuse-kit/bullmq/spool");
  } catch (error) {
    if (!absent.has((error as { code?: string }).code ?? "")) throw error;
    throw new CommandError(
      "A queue is read by the application's own BullMQ. In its folder run: npm install --save-dev langfuse-kit @langfuse-kit/bullmq",
    );
  }
}

/** Without the password that it may hold. */
function shownUrl(url: string): string {
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
    throw new CommandError("--redis needs an address such as redis://localhost:6379.", ExitCode.usage);
  }
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** The letters of a `bullmqSpool()`: the failed jobs of its queue. */
export async function openQueueStore({ url, queue, prefix }: QueuePlace, terminal: Terminal): Promise<LetterStore> {
  const shown = shownUrl(url);
  const { inspectQueue } = await loadAdapter();
  const inspection = inspectQueue({ connection: { url, ...atOnce }, queue, prefix });
  const kept = new WeakMap<Letter, QueueLetter>();
  const foundOf = (letters: readonly Letter[]): QueueLetter[] => letters.flatMap((one) => kept.get(one) ?? []);
  const count = (letters: readonly QueueLetter[]): number => letters.reduce((sum, { ids }) => sum + ids.length, 0);
  const asked = <T>(answer: Promise<T>): Promise<T> =>
    withProgress(terminal, `asking ${shown}`, () => answer).catch((error: Error) => {
      const why = (error as { code?: string }).code ?? error.message;
      throw new CommandError(`${shown} did not answer as a Redis does (${why}).`);
    });
  return {
    place: `the queue "${queue}" at ${shown}`,
    async list(filter) {
      return (await asked(inspection.deadLetters(filter))).map((found) => {
        const { jobId, kind, ids, status, reason, at } = found;
        const letter: Letter = { id: idOf(jobId), kind, ids, status, reason, refused: ids.length, at };
        kept.set(letter, found);
        return letter;
      });
    },
    async read(letter) {
      const found = kept.get(letter);
      return found && (await asked(inspection.read(found)))?.bytes;
    },
    async replay(letters) {
      const wanted = foundOf(letters);
      const taken = count(await asked(inspection.replay(wanted)));
      const gone = count(wanted) - taken;
      return {
        taken,
        facts: { gone },
        lines: [
          `Put ${amount(taken, "observation")} back into the queue; its delivery worker sends what is there.`,
          ...(gone > 0 ? [`${amount(gone, "observation")} had gone already.`] : []),
        ],
        isWhole: gone === 0,
      };
    },
    drop: async (letters) => (await asked(inspection.drop(foundOf(letters)))).length,
    close: () => inspection.close().catch(() => undefined),
  };
}
