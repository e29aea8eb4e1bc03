import type { Span } from "@opentelemetry/api";
import type { CaptureMode } from "../../capture/index.ts";
import { type Privacy, stricter } from "../../privacy/index.ts";
import { describeError, describePlace, isObject } from "../../runtime/index.ts";
import { type Segment, trackedOf } from "../../segment/index.ts";

/** What one observation may say of an error. */
interface Said {
  readonly message: string;
  /** What to record as the exception: the error itself, or as much of it as may be said. */
  readonly exception: unknown;
}

interface Passed {
  /** The strictest mode that it has passed. */
  readonly capture: CaptureMode | undefined;
  /** What is described in its place. */
  readonly words: unknown;
}

/**
 * Errors on their way out. They quote what a step keeps here, so what has left one says no more of it further out than it
 * did there. `words`, where they are given, are described in the error's place, also further out.
 */
export function createErrorWords(privacy: Privacy): (span: Span, error: unknown, words?: unknown) => Said {
  /** For all traces: an error that somebody keeps, as caches keep rejected promises, comes out in many. */
  const passed = new WeakMap<object, Passed>();
  /** A text cannot be known again, so each that follows in the same segment is taken for the one that has left. */
  const passedTexts = new WeakMap<Segment, CaptureMode>();

  function describe(words: unknown, capture: CaptureMode | undefined): Said {
    if (capture === undefined || capture === "full") return { message: describeError(words), exception: words };
    const message = capture === "metadata" ? describePlace(words) : privacy.errorText(describeError(words));
    return { message, exception: message };
  }

  return (span, error, given) => {
    const tracked = trackedOf(span);
    const own = tracked?.capture;
    if (!isObject(error)) {
      const capture = tracked && passedTexts.get(tracked.segment);
      if (tracked !== undefined && own !== undefined) passedTexts.set(tracked.segment, stricter(own, capture));
      return describe(given ?? error, capture);
    }
    const before = passed.get(error);
    const words = given ?? before?.words ?? error;
    const capture = own === undefined ? before?.capture : stricter(own, before?.capture);
    if (capture !== undefined || words !== error) passed.set(error, { capture, words });
    return describe(words, before?.capture);
  };
}
