import type { Reporter } from "../runtime/index.ts";
import type { Books } from "./books.ts";
import type { DeadLetter, DeadLetters } from "./types.ts";

interface KeepTools {
  readonly deadLetters: DeadLetters;
  readonly books: Books;
  readonly reporter: Reporter;
}

/**
 * Stores a letter that is booked as a dead letter already, and books what the store gives up for it. Returns a promise where
 * the store is asynchronous. Never throws, and the promise never rejects.
 */
export function keepLetter(tools: KeepTools, letter: DeadLetter): Promise<void> | undefined {
  const { deadLetters, books, reporter } = tools;
  const leave = (evicted: readonly DeadLetter[]): void => {
    for (const { chunk, refused } of evicted) {
      books.drop({ count: refused, reason: "dead_letters_full", ids: chunk.ids }, "deadLettered");
    }
  };
  const fail = (): void => {
    reporter.once("dead-letters-keep", "The store of dead letters failed; what it could not keep is lost.");
    leave([letter]);
  };
  try {
    const answer = deadLetters.add(letter);
    if (answer instanceof Promise) return answer.then(leave, fail);
    leave(answer);
  } catch {
    fail();
  }
  return undefined;
}
