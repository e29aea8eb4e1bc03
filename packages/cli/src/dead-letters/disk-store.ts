import { existsSync, statSync } from "node:fs";
import { type DeadLetter, initLangfuse, LangfuseKitError } from "@langfuse-kit/core";
import { inspectSpool } from "@langfuse-kit/core/spool";
import { amount, CommandError } from "../terminal/index.ts";
import type { Letter, LetterStore, Replayed } from "./types.ts";

const budgetMs = 60_000;
const noKeys = "There are no keys to send with. Set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY.";
const switchedOff =
  "Tracing is switched off here, by LANGFUSE_TRACING_ENABLED or OTEL_SDK_DISABLED. Set LANGFUSE_TRACING_ENABLED=true for this command.";

function letterOf({ id, chunk, status, reason, refused, at }: DeadLetter): Letter {
  return { id, kind: chunk.kind, ids: chunk.ids, status, reason, refused, at };
}

/** The letters of a spool's directory. */
export function openDiskStore(dir: string): LetterStore {
  const inspection = inspectSpool(dir);
  const kept = new WeakMap<Letter, DeadLetter>();
  const foundOf = (letters: readonly Letter[]): DeadLetter[] => letters.flatMap((letter) => kept.get(letter) ?? []);
  // A directory that was mistyped must not look like one where all is well.
  const isThere = existsSync(dir);
  return {
    place: isThere ? dir : `${dir}, which does not exist`,
    absent: isThere ? undefined : `There is no directory ${dir}. Give --dir as the application's spool has it.`,
    async list(filter) {
      return said(() => inspection.deadLetters(filter)).map((found) => {
        const letter = letterOf(found);
        kept.set(letter, found);
        return letter;
      });
    },
    read: async (letter) => kept.get(letter)?.chunk.bytes,
    replay: (letters) => replay(dir, letters),
    drop: async (letters) => said(() => inspection.drop(foundOf(letters))).length,
    async close() {},
  };
}

const nothing: Replayed = {
  taken: 0,
  facts: { delivered: 0, deadLettered: 0, pending: 0 },
  lines: ["No dead letter is meant, so nothing was sent."],
  isWhole: true,
};

/** With the keys of the environment: letters of other projects stay where they are. */
async function replay(dir: string, letters: readonly Letter[]): Promise<Replayed> {
  if (letters.length === 0) return nothing;
  wantOwner(dir);
  const count = letters.reduce((sum, { ids }) => sum + ids.length, 0);
  const langfuse = said(() => initLangfuse({ serviceName: "langfuse-kit", spool: { dir }, handleSignals: false }));
  const { enabled, offReason } = langfuse.config;
  if (!enabled) {
    await langfuse.shutdown();
    throw new CommandError(offReason?.endsWith("_keys") === true ? noKeys : switchedOff);
  }
  const taken = count === 0 ? 0 : await langfuse.replayDeadLetters({ letters: letters.map(({ id }) => id) });
  const { pending } = await langfuse.shutdown(budgetMs);
  const { adopted, lastError } = langfuse.health();
  // What ended processes had left goes with them, as with any process that starts there, and is none of the letters'.
  const left = Math.max(0, adopted - taken);
  const deadLettered = Math.min(taken, refusedAgain(dir, letters));
  const waiting = Math.min(Math.max(0, pending - left), taken - deadLettered);
  const delivered = taken - deadLettered - waiting;
  const others = count - taken;
  const because = lastError === undefined ? "in time" : `(${lastError.replace(/\.$/, "")})`;
  return {
    taken,
    facts: { delivered, deadLettered, pending: waiting },
    lines: [
      `Took ${amount(taken, "observation")}: ${delivered} delivered, ${deadLettered} refused again.`,
      ...(waiting > 0
        ? [`The server did not take ${amount(waiting, "observation")} ${because}: still in the spool.`]
        : []),
      ...(others > 0 ? [`Left ${amount(others, "observation")} of a project that these keys are not of.`] : []),
      ...(left > 0 ? [`Took over ${amount(left, "observation")} that ended processes had left in the spool.`] : []),
    ],
    isWhole: deadLettered === 0 && waiting === 0 && others === 0,
  };
}

/** Observations of these letters that are in letters now. */
function refusedAgain(dir: string, letters: readonly Letter[]): number {
  const meant = new Set(letters.flatMap(({ ids }) => ids));
  const now = said(() => inspectSpool(dir).deadLetters()).flatMap(({ chunk }) => chunk.ids);
  return now.filter((id) => meant.has(id)).length;
}

/** What it writes there as another user the application could not read. */
function wantOwner(dir: string): void {
  const owner = statSync(dir, { throwIfNoEntry: false })?.uid;
  const own = process.getuid?.();
  if (owner === undefined || own === undefined || owner === own) return;
  const fix = `Run this command as that user, such as with \`sudo -u '#${owner}'\`.`;
  throw new CommandError(`${dir} belongs to the user ${owner}, and this is user ${own}. ${fix}`);
}

/** The kit's own errors are for whoever typed the command. */
function said<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (LangfuseKitError.isInstance(error)) throw new CommandError(error.message);
    throw error;
  }
}
