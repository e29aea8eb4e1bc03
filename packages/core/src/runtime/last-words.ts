import { freshIfEmpty } from "./emptied.ts";
import { shared } from "./shared.ts";

type Speakers = Set<() => void>;

const slot: { speakers: Speakers } = shared("last-words", () => ({ speakers: new Set() }));

/**
 * Calls the function before what is still open is ended for good, so that it can write down what is known by then.
 * Answers what takes it back; call that when the work is over.
 * @example const takeBack = beforeTheEnd(() => call.update({ output: soFar }));
 */
export function beforeTheEnd(speak: () => void): () => void {
  slot.speakers.add(speak);
  return () => {
    if (slot.speakers.delete(speak)) slot.speakers = freshIfEmpty(slot.speakers, () => new Set());
  };
}

export function sayLastWords(): void {
  const { speakers } = slot;
  slot.speakers = new Set();
  for (const speak of speakers) {
    try {
      speak();
    } catch {
      // Nobody's last words may cost the others theirs.
    }
  }
}
