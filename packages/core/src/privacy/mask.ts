import type { AttributeValue } from "@opentelemetry/api";
import { parseJson, serialize } from "../capture/index.ts";
import { withSuppressed } from "../context/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { walksSoFar } from "./mask-texts.ts";
import type { MaskFunction } from "./types.ts";

/** A mask that is safe to use: undefined takes the value away. */
export type Masking = (value: AttributeValue, where: string) => AttributeValue | undefined;

const failed = "[masked: the mask failed]";
const late = "[masked: no time was left]";

/** What all masks of one observation may take. What is left then is hidden, so that a slow mask costs no request. */
const budgetMs = 100;

/** Objects that a mask left as they were, and that are looked at for what it overlooks. */
const mostLooks = 1_000;
/** A mask that was slow is not asked again, nor any about a long text. */
const quickMs = 5;
const shortText = 100_000;

interface MaskingOptions {
  /** Told in place of the log of each value that is hidden since the mask failed on it, or had no time for it. */
  readonly failing?: (() => void) | undefined;
  readonly clock?: () => number;
}

/**
 * The user's mask, made to fail closed: what it throws on, answers later or has no time for is hidden, never sent as it
 * was. One is made for each observation, since the time is.
 */
export function createMasking(
  mask: MaskFunction,
  reporter: Reporter,
  { failing, clock = () => performance.now() }: MaskingOptions = {},
): () => Masking {
  const tell = failing === undefined ? reporter.once : failing;

  /** What a mask traces is not traced: it would be masked in its turn, and so on without an end. */
  let isInside = false;
  let looks = 0;
  /** Milliseconds that looking took: it must hide nothing. */
  let aside = 0;

  function call(value: unknown, where: string): unknown {
    if (isInside) throw new TypeError("it was called from within itself");
    isInside = true;
    let answer: unknown;
    try {
      answer = withSuppressed(() => mask(value, where));
    } finally {
      isInside = false;
    }
    if (typeof (answer as { then?: unknown } | null | undefined)?.then !== "function") return answer;
    // Its rejection would be nobody's.
    Promise.resolve(answer as PromiseLike<unknown>).catch(() => undefined);
    throw new TypeError("it answered with a promise");
  }

  function masked(value: AttributeValue, where: string): AttributeValue | undefined {
    if (Array.isArray(value)) {
      const items = value.map((item) => (item === null || item === undefined ? item : asText(call(item, where))));
      return items.filter((item): item is string => item !== undefined);
    }
    const given = typeof value === "string" ? readJson(value) : value;
    const mayOverlook = typeof given === "object" && looks < mostLooks;
    const before = mayOverlook ? { walks: walksSoFar(), at: clock() } : undefined;
    const answer = call(given, where);
    if (typeof answer === "number" || typeof answer === "boolean") return answer;
    const left = asText(answer);
    const text = String(value);
    const isQuick = before !== undefined && walksSoFar() === before.walks && clock() - before.at < quickMs;
    if (isQuick && left !== undefined && text.length < shortText) lookFor(text, left, where);
    return left;
  }

  /**
   * The mask of another SDK may know texts alone, since there it is given the text of an object: here it would let all of
   * them pass without a word.
   */
  function lookFor(text: string, left: string, where: string): void {
    if (left !== text && left !== serialize(readJson(text))) return;
    looks += 1;
    const start = clock();
    try {
      const other = call(text, where);
      if (typeof other !== "string" || other === text) return;
      looks = mostLooks;
      reporter.once("mask:objects", overlooked);
    } catch {
      // It is not made for texts, then.
    } finally {
      const took = clock() - start;
      aside += took;
      if (took >= quickMs) looks = mostLooks;
    }
  }

  return () => {
    let spent = 0;
    return (value, where) => {
      if (spent > budgetMs) {
        tell("mask:late", `The mask took over ${budgetMs} ms for one observation; the rest of it is hidden.`);
        return late;
      }
      const start = clock();
      try {
        return masked(value, where);
      } catch {
        // What it threw may quote the very value.
        tell("mask:failed", "The mask failed; what it was given is hidden.");
        return failed;
      } finally {
        spent += clock() - start - aside;
        aside = 0;
      }
    };
  };
}

const overlooked =
  "The mask changed nothing of an object whose text it would change. Wrap it with maskTexts(): an object comes to it as one.";

function asText(value: unknown): string | undefined {
  return value === undefined ? undefined : serialize(value);
}

/**
 * A copy of what the developer handed over: as an object where it was one, however deep. A mask that has no stack for it
 * fails, which hides it; given a text, it might find nothing.
 */
function readJson(text: string): unknown {
  return (/^\s*[[{]/.test(text) ? parseJson(text) : undefined) ?? text;
}
