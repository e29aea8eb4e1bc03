import { settle } from "./endings/index.ts";
import type { Observation } from "./types.ts";

/** What running needs of an observation: the public side, and a way to fail. */
interface Running extends Observation {
  fail(error: unknown): void;
}

const ABANDONED = "abandoned: the result was never read to its end";

/** Runs `fn` inside the observation and ends it when what `fn` gave back is over. */
export function runToItsEnd<R>(
  step: Running,
  fn: (observation: Observation) => R,
  returned?: (value: unknown) => void,
): R {
  const within = <T>(inner: () => T): T => step.run(inner);
  let result: R;
  try {
    result = within(() => fn(step));
  } catch (error) {
    step.fail(error);
    step.end();
    throw error;
  }
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
      abandoned() {
        step.update({ level: "WARNING", statusMessage: ABANDONED });
        step.end();
      },
    },
    within,
  );
}
