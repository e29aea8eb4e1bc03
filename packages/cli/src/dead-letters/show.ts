import type { DeadLetter } from "@langfuse-kit/core";
import { CommandError, ExitCode } from "../terminal/index.ts";
import { factsOf, lineOf } from "./describe.ts";
import { findLetters } from "./find.ts";
import type { LetterRequest } from "./types.ts";

/** The observations or scores that a letter holds, read from its bytes. */
async function contentsOf({ chunk }: DeadLetter): Promise<unknown[]> {
  if (chunk.kind === "scores") return JSON.parse(`[${Buffer.from(chunk.bytes).toString("utf8")}]`) as unknown[];
  const { decodeTraces, toObservation } = await import("@langfuse-kit/testing");
  return decodeTraces(chunk.bytes, "protobuf").map(toObservation);
}

/** What one letter holds. */
export async function runShow(request: LetterRequest): Promise<number> {
  const { terminal, json, id } = request;
  if (id === undefined) throw new CommandError("Say which one. See `dead-letters list`.", ExitCode.usage);
  for (const letter of findLetters(request)) {
    const facts = factsOf(letter);
    const contents = await contentsOf(letter);
    if (json) terminal.out(JSON.stringify({ ...facts, contents }, null, 2));
    else for (const line of [lineOf(facts), JSON.stringify(contents, null, 2)]) terminal.out(line);
  }
  return ExitCode.ok;
}
