import { activity, forgetActivity } from "./activity.ts";
import { createEnding } from "./endings/index.ts";
import { currentEngine } from "./engine.ts";
import type { Step } from "./observation.ts";
import { abandon, runToItsEnd } from "./run.ts";
import { safelyUnlessRefused } from "./safely.ts";

/** Makes `source` an observation of its own, from now until its result is over. */
type Begin = (source: () => unknown) => unknown;

/**
 * Replaces a result that does nothing until it is used, such as an Observable, by one that begins an observation each time it
 * is used. Undefined for all other results.
 */
export type WhenAsked = (result: unknown, begin: Begin) => unknown;

/**
 * Looks at the result of a call that `step` was begun for. If the call itself traced nothing, `step` is taken back; else it
 * becomes the observation of the first use of the result.
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
      // So that a call around this one counts as having traced nothing either.
      forgetActivity();
    } else ending.hangsOn(instead as object);
    return instead;
  };
}
