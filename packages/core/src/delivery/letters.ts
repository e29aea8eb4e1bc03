import type { Chunk } from "../encode/types.ts";
import type { Reporter } from "../runtime/index.ts";
import type { Books } from "./books.ts";
import type { Clock } from "./clock.ts";
import type { Intake } from "./intake.ts";
import { keepLetter } from "./keep-letter.ts";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "./types.ts";

/** What a person does with dead letters. */
export interface Letters {
  list(filter?: DeadLetterFilter): readonly DeadLetter[];
  load(): Promise<void>;
  /** Back to the spool, a letter at a time and no faster than `perSecond`. Answers how many observations that are. */
  replay(filter?: DeadLetterFilter, perSecond?: number): Promise<number>;
  /** Thrown away, and counted. Answers how many observations that are. */
  discard(filter?: DeadLetterFilter): number;
  /** Each replay that waits looks at once whether it may still go on. */
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

/** Observations: a backlog of letters must not stand in the way of what happens now. */
const defaultPerSecond = 1_000;

export function createLetters(tools: LetterTools): Letters {
  const { deadLetters, intake, books, clock, protect, isOpen } = tools;

  async function replayOne(listed: DeadLetter): Promise<number> {
    // One at a time: what is taken and not done with comes back by itself, should the process die.
    const [letter] = deadLetters.take([listed]);
    if (letter === undefined) return 0;
    // A copy holds the bytes: those of a letter on disk are read when they are asked for, and its file goes.
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
      // Somebody waits for the replay, and where that is a script nothing else may keep its process alive.
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
