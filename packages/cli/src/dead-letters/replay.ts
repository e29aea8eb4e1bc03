import { ExitCode, withProgress } from "../terminal/index.ts";
import { chosenLetters } from "./find.ts";
import type { LetterRequest } from "./types.ts";

/** Sends letters again, or has them sent. */
export async function runReplay(request: LetterRequest): Promise<number> {
  const { terminal, store, json } = request;
  const letters = await chosenLetters(request);
  const { taken, facts, lines, isWhole } = await withProgress(terminal, "sending", () => store.replay(letters));
  if (json) terminal.out(JSON.stringify({ replayed: taken, ...facts }));
  else for (const line of lines) terminal.out(line);
  return isWhole ? ExitCode.ok : ExitCode.failed;
}
