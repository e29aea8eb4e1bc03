import type { Chunk } from "../encode/types.ts";
import type { Reporter } from "../runtime/index.ts";
import type { Books } from "./books.ts";
import type { Clock } from "./clock.ts";
import type { Intake } from "./intake.ts";
import { keepLetter } from "./keep-letter.ts";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "./types.ts";

/** What a person can do with dead letters. */
export interface Letters {
  list(filter?: DeadLetterFilter): readonly DeadLetter[];
  load(): Promise<void>;
  /** Puts letters back into the spool, `perSecond` observations at most. Resolves with how many observations that were. */
  replay(filter?: DeadLetterFilter, perSecond?: number): Promise<number>;
  /** Throws letters away, counted as dropped. Returns how many observations that were. */
  discard(filter?: DeadLetterFilter): number;
  /** Ends the pauses of replays, which then check `isOpen`. */
  wake(): void;
}

interface LetterTools {
  readonly deadLetters: DeadLetters;
  readonly intake: Intake;
  readonly books: Books;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly protect: ((chunk: Chunk) => Chunk | undefined) | undefined;
  /** False once nothing is taken any more. */
  readonly isOpen: () => boolean;
}

/** Observations. Slow enough that a backlog of letters does not delay what is traced now. */
const defaultPerSecond = 1_000;

export function createLetters(tools: LetterTools): Letters {
  const { deadLetters, intake, books, clock, protect, isOpen } = tools;

  async function replayOne(listed: DeadLetter): Promise<number> {
    // Taken one at a time: if the process dies, a letter that was taken and not forgotten is there again.
    const [letter] = deadLetters.take([listed]);
    if (letter === undefined) return 0;
    // The copy has the bytes; a letter on disk reads them on access, which fails once its file is deleted.
    const whole = { ...letter.chunk };
    const chunk = protect === undefined ? whole : protect(whole);
    if (chunk !== undefined && (await intake.replay({ ...letter, chunk }))) {
      deadLetters.forget([letter]);
      return letter.chunk.ids.length;
    }
    await keepLetter(tools, letter);
    return 0;
  }

  const pauses = new Set<() => void>();
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const over = (): void => {
        cancel();
        pauses.delete(over);
        resolve();
      };
      // Keeps the process alive: in a script that awaits the replay, nothing else may.
      const cancel = clock.setTimeout(over, milliseconds, true);
      pauses.add(over);
    });

  return {
    list: (filter) => deadLetters.list(filter),
    load: async () => await deadLetters.load?.(),
    async replay(filter, perSecond = defaultPerSecond) {
      await deadLetters.load?.();
      let replayed = 0;
      let owedMs = 0;
      for (const letter of isOpen() ? deadLetters.list(filter) : []) {
        if (owedMs >= 1) {
          await pause(owedMs);
          owedMs = 0;
        }
        if (!isOpen()) break;
        const count = await replayOne(letter);
        replayed += count;
        // The first second's worth goes at once.
        if (replayed >= perSecond) owedMs += (count / perSecond) * 1_000;
      }
      return replayed;
    },
    discard(filter) {
      const letters = deadLetters.take(deadLetters.list(filter));
      deadLetters.forget(letters);
      const count = letters.reduce((sum, { refused }) => sum + refused, 0);
      books.drop({ count, reason: "discarded", ids: letters.flatMap(({ chunk }) => chunk.ids) }, "deadLettered");
      return count;
    },
    wake() {
      for (const over of [...pauses]) over();
    },
  };
}
