import type { ObservationType } from "../attributes/index.ts";
import { type Step, startStep, withoutFunction } from "./observation.ts";
import { runToItsEnd } from "./run.ts";
import { fieldsOf, safelyUnlessRefused } from "./safely.ts";
import type { StartOptions } from "./types.ts";
import { type WhenAsked, whenAsked } from "./when-asked.ts";

export interface ObserveOptions
  extends Omit<StartOptions, "input" | "output" | "id" | "traceId" | "parent" | "startTime"> {
  /** @default the function's own name */
  name?: string | undefined;
  type?: ObservationType | undefined;
  /**
   * Record the arguments: one alone, or several as a list.
   * @default true
   */
  captureInput?: boolean | undefined;
  /**
   * Record what comes back, when it is a value or a promise; streams are timed and not collected.
   * @default true
   */
  captureOutput?: boolean | undefined;
}

type AnyFunction = (...args: never[]) => unknown;

const wrapped: WeakSet<object> = new WeakSet();

/**
 * Wraps a function so that each call is an observation.
 * @example const search = observe(searchIndex, { type: "retriever" });
 */
export function observe<F extends AnyFunction>(fn: F, options: ObserveOptions = {}): F {
  return observeShown(fn, options, (args) => args);
}

/**
 * The same where some arguments are not to be recorded as they are: `shown` answers with what stands for all, and
 * `stand` with what stands for a result that is an observation each time that it is asked.
 * @example observeShown(handle, {}, ([question, _cookies]) => [question, "[hidden]"]);
 */
export function observeShown<F extends AnyFunction>(
  fn: F,
  options: ObserveOptions,
  shown: (args: readonly unknown[]) => readonly unknown[],
  stand?: WhenAsked,
): F {
  if (typeof fn !== "function") return withoutFunction("observe()") ?? fn;
  if (wrapped.has(fn)) return fn;
  const fields: ObserveOptions = fieldsOf("observe()", options);
  const { name = ownNameOf(fn), type = "span", captureInput = true, captureOutput = true, ...attributes } = fields;

  const returned = (step: Step) =>
    captureOutput ? (output: unknown) => void (output === undefined || step.update({ output })) : undefined;
  const observed = new Proxy(fn, {
    apply(target, self, args: unknown[]) {
      const seen = (captureInput && safelyUnlessRefused("observe()", () => shown(args))) || [];
      const input = seen.length > 0 ? { input: seen.length === 1 ? seen[0] : seen } : {};
      const given = { ...attributes, ...input };
      const step = startStep(name, type, given);
      return runToItsEnd(
        step,
        () => Reflect.apply(target, self, args),
        returned(step),
        target,
        stand && whenAsked(step, () => startStep(name, type, given), returned, stand),
      );
    },
  });
  wrapped.add(observed);
  return observed;
}

function ownNameOf(fn: AnyFunction): string {
  return safelyUnlessRefused("observe()", () => fn.name) || "anonymous";
}
