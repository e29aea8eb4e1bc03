import type { DeadLetter, DeadLetterFilter, DeadLetters } from "./types.ts";

const defaultMaxBytes = 32 * 1024 * 1024;
const defaultMaxLetters = 10_000;

interface MemoryDeadLettersOptions {
  readonly maxBytes?: number | undefined;
  readonly maxLetters?: number | undefined;
}

/** Tells whether a letter is one that the filter means. */
export function matchesLetter(filter: DeadLetterFilter): (letter: DeadLetter) => boolean {
  const ids = filter.ids && new Set(filter.ids);
  const letters = filter.letters && new Set(filter.letters);
  return (letter) => {
    const { chunk, status } = letter;
    return (
      (filter.destination === undefined || filter.destination === chunk.destination) &&
      (filter.kind === undefined || filter.kind === chunk.kind) &&
      (filter.status === undefined || filter.status === status) &&
      (ids === undefined || chunk.ids.some((id) => ids.has(id))) &&
      (letters === undefined || letters.has(letter.id))
    );
  };
}

/**
 * Dead letters in memory: bounded in bytes and in number, the oldest leaves first.
 * @example const letters = createMemoryDeadLetters({ maxBytes: 1024 * 1024 });
 */
export function createMemoryDeadLetters({
  maxBytes = defaultMaxBytes,
  maxLetters = defaultMaxLetters,
}: MemoryDeadLettersOptions = {}): DeadLetters {
  const letters = new Set<DeadLetter>();
  let bytes = 0;

  const takeOut = (letter: DeadLetter): void => {
    if (letters.delete(letter)) bytes -= letter.chunk.bytes.length;
  };

  return {
    add(letter) {
      // One that can never fit must not push the others out first.
      if (letter.chunk.bytes.length > maxBytes) return [letter];
      letters.add(letter);
      bytes += letter.chunk.bytes.length;
      const evicted: DeadLetter[] = [];
      for (const oldest of letters) {
        if (bytes <= maxBytes && letters.size <= maxLetters) break;
        takeOut(oldest);
        evicted.push(oldest);
      }
      return evicted;
    },
    list: (filter = {}) => [...letters].filter(matchesLetter(filter)),
    take(given) {
      const found = given.filter((letter) => letters.has(letter));
      for (const letter of found) takeOut(letter);
      return found;
    },
    forget() {},
  };
}
