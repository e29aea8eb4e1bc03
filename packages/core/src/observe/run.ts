import { types } from "node:util";
import { isSpanContextValid } from "@opentelemetry/api";
import { Call } from "./call.ts";
import { settle } from "./endings/index.ts";
import type { Observation } from "./types.ts";

/** What running needs of an observation besides its public side. */
interface Running extends Observation {
  readonly isRecording: boolean;
  fail(error: unknown): void;
  readerLeft(error: unknown): void;
}

const ABANDONED = "abandoned: the result was never read to its end";

/**
 * Runs `fn` inside the observation, and ends that when the result of `fn` is over. `origin` is the user's own function.
 * `returned` is told of a plain result. `instead` may take over following the result, by returning one to use in its place.
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
        // The first part of a stream is the first token of a generation, unless the caller sets another time later.
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

/** Ends an observation whose result was thrown away, so that nothing else will end it. */
export function abandon(step: Observation): void {
  step.update({ level: "WARNING", statusMessage: ABANDONED });
  step.end();
}

// In a trace that is not sampled, results are still followed: a generator's body that runs later must find its trace, or it
// would begin a new one.
function isLeftAlone(step: Running, result: unknown, { isFresh }: Call): boolean {
  return !isSpanContextValid(step.otelSpan.spanContext()) || (types.isPromise(result) && !isFresh);
}
