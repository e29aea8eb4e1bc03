import type { AttributeValue } from "@opentelemetry/api";
import { serialize } from "../capture/index.ts";
import { withSuppressed } from "../context/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { createLookout } from "./lookout.ts";
import { readGiven } from "./read-given.ts";
import type { MaskFunction } from "./types.ts";

/** A mask that never throws. Undefined removes the value. */
export type Masking = (value: AttributeValue, where: string) => AttributeValue | undefined;

const failed = "[masked: the mask failed]";
const late = "[masked: no time was left]";

/** The time for all masks of one observation. After that, values are hidden without asking, so that requests do not wait. */
const budgetMs = 100;

interface MaskingOptions {
  /** Called, instead of a log line, for each value that is hidden since the mask failed on it or had no time. */
  readonly failing?: (() => void) | undefined;
  readonly clock?: () => number;
}

/**
 * Makes the user's mask fail closed: a value that it throws on, answers later or has no time for is hidden, and never sent as
 * it was. Made for each observation, since each has a time of its own.
 */
export function createMasking(
  mask: MaskFunction,
  reporter: Reporter,
  { failing, clock = () => performance.now() }: MaskingOptions = {},
): () => Masking {
  const tell = failing === undefined ? reporter.once : failing;

  /** Nothing that a mask does is traced: it would be masked as well, and so on without end. */
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
    // Handled, since nobody awaits it.
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
        // Without the error, which may quote the value.
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
