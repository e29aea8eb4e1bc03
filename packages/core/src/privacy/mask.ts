import type { AttributeValue } from "@opentelemetry/api";
import { serialize } from "../capture/index.ts";
import { withSuppressed } from "../context/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { createLookout } from "./lookout.ts";
import { readGiven } from "./read-given.ts";
import type { MaskFunction } from "./types.ts";

/** A mask that is safe to use: undefined takes the value away. */
export type Masking = (value: AttributeValue, where: string) => AttributeValue | undefined;

const failed = "[masked: the mask failed]";
const late = "[masked: no time was left]";

/** What all masks of one observation may take. What is left then is hidden, so that a slow mask costs no request. */
const budgetMs = 100;

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
  const lookout = createLookout(call, reporter, clock);

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
    const given = typeof value === "string" ? readGiven(value) : value;
    const look = lookout.begin(given, where);
    const answer = call(given, where);
    if (typeof answer === "number" || typeof answer === "boolean") return answer;
    const left = asText(answer);
    if (left !== undefined) look?.(String(value), left);
    return left;
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
        spent += clock() - start - lookout.takeSpent();
      }
    };
  };
}

function asText(value: unknown): string | undefined {
  return value === undefined ? undefined : serialize(value);
}
