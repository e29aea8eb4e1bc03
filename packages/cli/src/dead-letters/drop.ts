import { amount, confirm, ExitCode } from "../terminal/index.ts";
import { chosenLetters } from "./find.ts";
import type { LetterRequest } from "./types.ts";

/** Deletes letters for good, which somebody has to agree to. */
export async function runDrop(request: LetterRequest): Promise<number> {
  const { terminal, store, yes, json } = request;
  const letters = await chosenLetters(request);
  if (letters.length > 0 && !yes) {
    const isAgreed =
      terminal.isInteractive && !json && (await confirm(`Delete ${amount(letters.length, "dead letter")} for good?`));
    if (!isAgreed) {
      terminal.error("Nothing was deleted. Give --yes to agree.");
      return ExitCode.notConfirmed;
    }
  }
  const dropped = await store.drop(letters);
  terminal.out(json ? JSON.stringify({ dropped }) : `Deleted ${amount(dropped, "dead letter")}.`);
  return ExitCode.ok;
}
