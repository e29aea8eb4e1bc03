import { activity, forgetActivity } from "./activity.ts";
import { createEnding } from "./endings/index.ts";
import { currentEngine } from "./engine.ts";
import type { Step } from "./observation.ts";
import { abandon, runToItsEnd } from "./run.ts";
import { safelyUnlessRefused } from "./safely.ts";

/** Makes `source` an observation of its own, from now until what it gives is over. */
type Begin = (source: () => unknown) => unknown;

/**
 * What stands in place of a result that does nothing until it is asked, such as an Observable, and begins an observation
 * each time that it is; undefined for results of all other kinds.
 */
export type WhenAsked = (result: unknown, begin: Begin) => unknown;

/**
 * Looks at the result of a call that `step` was begun for. The call is an observation only where it did something itself,
 * which then belongs to the first time of asking.
 */
export function whenAsked(
  step: Step,
  again: () => Step,
  returned: (own: Step) => ((value: unknown) => void) | undefined,
  stand: WhenAsked,
): (result: unknown) => unknown {
  const before = activity();
  return (result) => {
    let begun = activity() === before ? undefined : step;
    const nothing = (): void => undefined;
    const ending = createEnding({
      done: nothing,
      failed: nothing,
      readerLeft: nothing,
      abandoned: () => abandon(step),
    });
    const begin: Begin = (source) => {
      const own = begun ?? again();
      begun = undefined;
      ending.done(undefined, "returned");
      return runToItsEnd(own, source, returned(own));
    };
    const instead = safelyUnlessRefused("observe()", () => stand(result, begin));
    if (instead === undefined) return undefined;
    if (begun === undefined) {
      safelyUnlessRefused("observe()", () => currentEngine()?.takeBack(step.otelSpan));
      // For the call around this one, which has then done nothing either.
      forgetActivity();
    } else ending.hangsOn(instead as object);
    return instead;
  };
}
