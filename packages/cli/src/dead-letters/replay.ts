import { initLangfuse, LangfuseKitError } from "@langfuse-kit/core";
import { CommandError, ExitCode, withProgress } from "../terminal/index.ts";
import { chosenLetters } from "./find.ts";
import type { LetterRequest } from "./types.ts";

const budgetMs = 60_000;

/** Sends letters again, with the keys of the environment: letters of other projects stay where they are. */
export async function runReplay(request: LetterRequest): Promise<number> {
  const { terminal, dir, json } = request;
  const letters = chosenLetters(request);
  const count = letters.reduce((sum, { chunk }) => sum + chunk.ids.length, 0);
  const langfuse = setUp(dir);
  if (!langfuse.config.enabled) {
    throw new CommandError("There are no keys to send with. Set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY.");
  }
  const replayed = count === 0 ? 0 : await langfuse.replayDeadLetters({ letters: letters.map(({ id }) => id) });
  const result = await withProgress(terminal, "sending", () => langfuse.shutdown(budgetMs));
  const { delivered, deadLettered, pending } = result;
  const answer = { replayed, delivered, deadLettered, pending };
  if (json) terminal.out(JSON.stringify(answer));
  else {
    terminal.out(`${replayed} observations were taken, ${delivered} delivered, ${deadLettered} refused again.`);
    if (pending > 0) terminal.out(`${pending} still wait in the spool: the server did not take them in time.`);
    if (replayed < count) terminal.out(`${count - replayed} belong to a project that these keys are not of.`);
  }
  return deadLettered === 0 && pending === 0 && replayed === count ? ExitCode.ok : ExitCode.failed;
}

function setUp(dir: string): ReturnType<typeof initLangfuse> {
  try {
    return initLangfuse({ serviceName: "langfuse-kit", spool: { dir }, handleSignals: false });
  } catch (error) {
    if (LangfuseKitError.isInstance(error)) throw new CommandError(error.message);
    throw error;
  }
}
