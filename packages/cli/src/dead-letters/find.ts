import { CommandError, ExitCode } from "../terminal/index.ts";
import type { Letter, LetterRequest, LetterStore } from "./types.ts";

/** The letters that are meant: by id, by status, or all. */
export async function findLetters({ store, id, status }: LetterRequest): Promise<readonly Letter[]> {
  if (id !== undefined) wantPlace(store);
  const letters = await store.list({ status });
  if (id === undefined) return letters;
  const found = letters.filter((letter) => letter.id.startsWith(id));
  if (found.length === 0) throw new CommandError(`No dead letter begins with "${id}". See \`dead-letters list\`.`);
  return found;
}

/** Whoever means certain letters has mistyped where they are. */
function wantPlace({ absent }: LetterStore): void {
  if (absent !== undefined) throw new CommandError(absent);
}

/** What changes something wants to be told which ones: an id, a status, or --all. */
export async function chosenLetters(request: LetterRequest): Promise<readonly Letter[]> {
  const { id, status, all } = request;
  if (id === undefined && status === undefined && !all) {
    throw new CommandError("Say which ones: an id, --status N, or --all.", ExitCode.usage);
  }
  wantPlace(request.store);
  return findLetters(request);
}
