import { types } from "node:util";
import { isSpanContextValid } from "@opentelemetry/api";
import { Call } from "./call.ts";
import { settle } from "./endings/index.ts";
import type { Observation } from "./types.ts";

/** What running needs of an observation: the public side, a way to fail, and whether anything comes of it. */
interface Running extends Observation {
  readonly isRecording: boolean;
  fail(error: unknown): void;
  readerLeft(error: unknown): void;
}

const ABANDONED = "abandoned: the result was never read to its end";

/**
 * Runs `fn` inside the observation and ends it when what `fn` gave back is over; `origin` is the user's own function.
 * `instead` may take over what is recorded of a result, and answers with what stands in its place.
 */
export function runToItsEnd<R>(
  step: Running,
  fn: (observation: Observation) => R,
  returned?: (value: unknown) => void,
  origin: unknown = fn,
  instead?: (result: unknown) => unknown,
): R {
  const { isRecording } = step;
  const call = new Call(step, (inner) => step.run(inner), origin);
  let result: R;
  try {
    result = step.run(() => fn(step));
  } catch (error) {
    step.fail(error);
    step.end();
    throw error;
  }
  if (!isRecording && isLeftAlone(step, result, call)) {
    step.end();
    return result;
  }
  const other = isRecording ? instead?.(result) : undefined;
  if (other !== undefined) return other as R;
  return settle(
    result,
    {
      first() {
        // A stream of a model call: its first part is the first token, unless the caller knows better and says so later.
        if (step.type === "generation") step.update({ completionStartTime: Date.now() });
      },
      done(value, how) {
        if (how === "returned") returned?.(value);
        step.end();
      },
      failed(error) {
        step.fail(error);
        step.end();
      },
      readerLeft(error) {
        step.readerLeft(error);
        step.end();
      },
      abandoned: () => abandon(step),
    },
    call,
  );
}

/** Ends what nobody will ever end: what it gave was thrown away. */
export function abandon(step: Observation): void {
  step.update({ level: "WARNING", statusMessage: ABANDONED });
  step.end();
}

// In a trace that is not sampled, what runs later (a generator's body) must still find its place, or it begins a trace.
function isLeftAlone(step: Running, result: unknown, { isFresh }: Call): boolean {
  return !isSpanContextValid(step.otelSpan.spanContext()) || (types.isPromise(result) && !isFresh);
}
