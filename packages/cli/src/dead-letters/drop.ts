import { inspectSpool } from "@langfuse-kit/core/spool";
import { confirm, ExitCode } from "../terminal/index.ts";
import { chosenLetters } from "./find.ts";
import type { LetterRequest } from "./types.ts";

/** Deletes letters for good, which somebody has to agree to. */
export async function runDrop(request: LetterRequest): Promise<number> {
  const { terminal, dir, yes, json } = request;
  const letters = chosenLetters(request);
  if (letters.length > 0 && !yes) {
    const isAgreed =
      terminal.isInteractive && !json && (await confirm(`Delete ${letters.length} dead letters for good?`));
    if (!isAgreed) {
      terminal.error("Nothing was deleted. Give --yes to agree.");
      return ExitCode.notConfirmed;
    }
  }
  const dropped = inspectSpool(dir).drop(letters).length;
  terminal.out(json ? JSON.stringify({ dropped }) : `${dropped} dead letters were deleted.`);
  return ExitCode.ok;
}
