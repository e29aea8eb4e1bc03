import { CommandError, ExitCode } from "../terminal/index.ts";
import { factsOf, lineOf } from "./describe.ts";
import { findLetters } from "./find.ts";
import type { Letter, LetterRequest, LetterStore } from "./types.ts";

/** The observations or scores that a letter holds, read from its bytes. */
async function contentsOf(letter: Letter, store: LetterStore): Promise<unknown[]> {
  const bytes = await store.read(letter);
  if (bytes === undefined) return [];
  if (letter.kind === "scores") return JSON.parse(`[${Buffer.from(bytes).toString("utf8")}]`) as unknown[];
  const { decodeTraces, toObservation } = await import("@langfuse-kit/testing");
  return decodeTraces(bytes, "protobuf").map(toObservation);
}

/** What one letter holds. */
export async function runShow(request: LetterRequest): Promise<number> {
  const { terminal, json, id, store } = request;
  if (id === undefined) throw new CommandError("Say which one. See `dead-letters list`.", ExitCode.usage);
  for (const letter of await findLetters(request)) {
    const facts = factsOf(letter);
    const contents = await contentsOf(letter, store);
    if (json) terminal.out(JSON.stringify({ ...facts, contents }, null, 2));
    else for (const line of [lineOf(facts), JSON.stringify(contents, null, 2)]) terminal.out(line);
  }
  return ExitCode.ok;
}
