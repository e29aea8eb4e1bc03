import type { DeadLetter } from "@langfuse-kit/core";
import { inspectSpool } from "@langfuse-kit/core/spool";
import { CommandError, ExitCode } from "../terminal/index.ts";
import type { LetterRequest } from "./types.ts";

/** The letters that are meant: by id, by status, or all. */
export function findLetters({ dir, id, status }: LetterRequest): readonly DeadLetter[] {
  const letters = inspectSpool(dir).deadLetters(status === undefined ? {} : { status });
  if (id === undefined) return letters;
  const found = letters.filter((letter) => letter.id.startsWith(id));
  if (found.length === 0) throw new CommandError(`No dead letter begins with "${id}". See \`dead-letters list\`.`);
  return found;
}

/** What changes something wants to be told which ones: an id, a status, or --all. */
export function chosenLetters(request: LetterRequest): readonly DeadLetter[] {
  const { id, status, all } = request;
  if (id === undefined && status === undefined && !all) {
    throw new CommandError("Say which ones: an id, --status N, or --all.", ExitCode.usage);
  }
  return findLetters(request);
}
