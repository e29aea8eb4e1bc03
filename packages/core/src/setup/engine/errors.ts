import type { Span } from "@opentelemetry/api";
import type { CaptureMode } from "../../capture/index.ts";
import { type Privacy, stricter } from "../../privacy/index.ts";
import { describeError, describePlace, isObject } from "../../runtime/index.ts";
import { type Segment, trackedOf } from "../../segment/index.ts";

/** What is recorded of an error on one observation. */
interface Said {
  readonly message: string;
  /** What to record as the exception: the error itself, or only as much of it as may leave. */
  readonly exception: unknown;
}

interface Passed {
  /** The strictest capture mode of the observations that it was thrown through. */
  readonly capture: CaptureMode | undefined;
  /** What is described instead of the error. */
  readonly words: unknown;
}

/**
 * Describes an error for each observation that it is thrown through. An error may quote what a strict observation keeps to
 * itself, so observations further out record no more of it than that one did. `words`, if given, are described instead of
 * the error, also further out.
 */
export function createErrorWords(privacy: Privacy): (span: Span, error: unknown, words?: unknown) => Said {
  /** Not for each trace: an error that is kept, as in a cached promise, is thrown in many. */
  const passed = new WeakMap<object, Passed>();
  /** A thrown text has no identity, so each further one in the same segment is taken for the same. */
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
