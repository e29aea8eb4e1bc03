import { serialize } from "../capture/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { walksSoFar } from "./mask-texts.ts";
import { readGiven } from "./read-given.ts";

/** After so many looks that found nothing there is nothing to find. */
const mostLooks = 1_000;
/** A mask that was slow is not asked again, nor any about a long text. */
const quickMs = 5;
const shortText = 100_000;

const overlooked =
  "The mask changed nothing of an object whose text it would change. Wrap it with maskTexts(): an object comes to it as one.";

/** Told what a mask has left of an object, and the object as it was, both as JSON. */
type Left = (text: string, left: string) => void;

/**
 * Finds masks that know texts alone. Another SDK gives its mask the text of an object, where ours is given the object: such
 * a mask would let all of them pass here, and nobody would know.
 */
export interface Lookout {
  /** To be called before the mask is asked about a value; undefined where there is nothing to look for. */
  begin(given: unknown, where: string): Left | undefined;
  /** Milliseconds that looking took since this was last asked: they are not the mask's, and must hide nothing. */
  takeSpent(): number;
}

export function createLookout(
  ask: (text: string, where: string) => unknown,
  reporter: Reporter,
  clock: () => number,
): Lookout {
  let looks = 0;
  let spent = 0;

  function look(text: string, left: string, where: string): void {
    if (left !== text && left !== serialize(readGiven(text))) return;
    looks += 1;
    const start = clock();
    try {
      const other = ask(text, where);
      if (typeof other !== "string" || other === text) return;
      looks = mostLooks;
      reporter.once("mask:objects", overlooked);
    } catch {
      // It is not made for texts, then.
    } finally {
      const took = clock() - start;
      spent += took;
      if (took >= quickMs) looks = mostLooks;
    }
  }

  return {
    begin(given, where) {
      if (typeof given !== "object" || looks >= mostLooks) return undefined;
      const walks = walksSoFar();
      const start = clock();
      return (text, left) => {
        // One of `maskTexts` has seen all texts of the object.
        const isQuick = walksSoFar() === walks && clock() - start < quickMs;
        if (isQuick && text.length < shortText) look(text, left, where);
      };
    },
    takeSpent() {
      const milliseconds = spent;
      spent = 0;
      return milliseconds;
    },
  };
}
