import { existsSync } from "node:fs";
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
  return {
    // A directory that was mistyped must not look like one where all is well.
    place: existsSync(dir) ? dir : `${dir}, which does not exist`,
    async list(filter) {
      return inspection.deadLetters(filter).map((found) => {
        const letter = letterOf(found);
        kept.set(letter, found);
        return letter;
      });
    },
    read: async (letter) => kept.get(letter)?.chunk.bytes,
    replay: (letters) => replay(dir, letters),
    drop: async (letters) => inspection.drop(foundOf(letters)).length,
    async close() {},
  };
}

/** With the keys of the environment: letters of other projects stay where they are. */
async function replay(dir: string, letters: readonly Letter[]): Promise<Replayed> {
  const count = letters.reduce((sum, { ids }) => sum + ids.length, 0);
  const langfuse = setUp(dir);
  const { enabled, offReason } = langfuse.config;
  if (!enabled) {
    await langfuse.shutdown();
    throw new CommandError(offReason?.endsWith("_keys") === true ? noKeys : switchedOff);
  }
  const taken = count === 0 ? 0 : await langfuse.replayDeadLetters({ letters: letters.map(({ id }) => id) });
  const { delivered, deadLettered, pending } = await langfuse.shutdown(budgetMs);
  const others = count - taken;
  return {
    taken,
    facts: { delivered, deadLettered, pending },
    lines: [
      `Took ${amount(taken, "observation")}: ${delivered} delivered, ${deadLettered} refused again.`,
      ...(pending > 0
        ? [`The server did not take ${amount(pending, "observation")} in time: still in the spool.`]
        : []),
      ...(others > 0 ? [`Left ${amount(others, "observation")} of a project that these keys are not of.`] : []),
    ],
    isWhole: deadLettered === 0 && pending === 0 && others === 0,
  };
}

function setUp(dir: string): ReturnType<typeof initLangfuse> {
  try {
    return initLangfuse({ serviceName: "langfuse-kit", spool: { dir }, handleSignals: false });
  } catch (error) {
    if (LangfuseKitError.isInstance(error)) throw new CommandError(error.message);
    throw error;
  }
}
