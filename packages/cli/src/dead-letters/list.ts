import { ExitCode } from "../terminal/index.ts";
import { factsOf, lineOf } from "./describe.ts";
import { findLetters } from "./find.ts";
import type { LetterRequest } from "./types.ts";

export async function runList(request: LetterRequest): Promise<number> {
  const { terminal, json, store } = request;
  const facts = (await findLetters(request)).map(factsOf);
  if (json) terminal.out(JSON.stringify(facts, null, 2));
  else if (facts.length === 0) terminal.out(`There are no dead letters in ${store.place}.`);
  else for (const one of facts) terminal.out(lineOf(one));
  return ExitCode.ok;
}
