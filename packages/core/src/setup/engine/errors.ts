import type { Span } from "@opentelemetry/api";
import { type CaptureMode, isError, type LeftError, leftError, noteLeft, sentenceOf } from "../../capture/index.ts";
import { type Privacy, stricter } from "../../privacy/index.ts";
import { isObject } from "../../runtime/index.ts";
import { type Segment, trackedOf } from "../../segment/index.ts";

/** What is recorded of an error on one observation. */
interface Said {
  readonly message: string;
  /** What to record as the exception: the error itself, or only as much of it as may leave. */
  readonly exception: unknown;
}

/** Errors looked at in the fields of one, and fields of each: more of them are a loop. */
const most = 100;

/**
 * Describes an error for each observation that it is thrown through. An error may quote what a strict observation keeps to
 * itself, so observations further out record no more of it than that one did. `words`, if given, are described instead of
 * the error, also further out.
 */
export function createErrorWords(privacy: Privacy): (span: Span, error: unknown, words?: unknown) => Said {
  const redact = privacy.errorText;
  /** A thrown text has no identity, so each that follows in the same segment is taken for the one that has left. */
  const passedTexts = new WeakMap<Segment, CaptureMode>();

  function describe(words: unknown, capture: CaptureMode | undefined): Said {
    const message = sentenceOf({ capture, words, redact });
    return { message, exception: capture === undefined ? words : message };
  }

  /** With its causes, which are told of with it, and can be had of it. */
  function noteAll(error: object, left: LeftError, before: LeftError | undefined): void {
    noteLeft(error, left);
    const { capture } = left;
    if (capture === undefined || capture === before?.capture) return;
    for (const other of broughtBy(error)) {
      const known = leftError(other);
      noteLeft(other, { words: other, redact, ...known, capture: stricter(capture, known?.capture) });
    }
  }

  return (span, error, given) => {
    const tracked = trackedOf(span);
    const own = tracked?.capture === "full" ? undefined : tracked?.capture;
    if (!isObject(error)) {
      const capture = tracked && passedTexts.get(tracked.segment);
      if (tracked !== undefined && own !== undefined) passedTexts.set(tracked.segment, stricter(own, capture));
      return describe(given ?? error, capture);
    }
    const before = leftError(error);
    const words = given ?? before?.words ?? error;
    const capture = own === undefined ? before?.capture : stricter(own, before?.capture);
    if (capture !== undefined || words !== error) noteAll(error, { capture, words, redact }, before);
    return describe(words, before?.capture);
  };
}

/** The errors in an error's fields: its causes, those that it stands for, what a library has wrapped. */
function broughtBy(error: object): Set<object> {
  const found = new Set([error]);
  for (const one of found) {
    for (const value of valuesOf(one)) {
      for (const item of itemsOf(value)) {
        if (found.size <= most && isError(item)) found.add(item);
      }
    }
  }
  found.delete(error);
  return found;
}

/** What is there without asking: a getter would run. The stack is one, and costs. */
function valuesOf(error: object): unknown[] {
  try {
    const names = Object.getOwnPropertyNames(error).slice(0, most);
    return names.map((name) => (name === "stack" ? undefined : Object.getOwnPropertyDescriptor(error, name)?.value));
  } catch {
    // A proxy that refuses to be asked.
    return [];
  }
}

/** A value, or what a list holds: by its fields too, since a list may have a getter, and methods of its own. */
function itemsOf(value: unknown): unknown[] {
  try {
    if (!Array.isArray(value)) return [value];
    const length = Math.min(value.length, most);
    return Array.from({ length }, (_, index) => Object.getOwnPropertyDescriptor(value, index)?.value);
  } catch {
    return [];
  }
}
