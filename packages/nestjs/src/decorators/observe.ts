import type { ObserveOptions } from "@langfuse-kit/core";
import { observeShown } from "@langfuse-kit/core/adapter";
import { copyMetadata, type Method, wrapDescriptor } from "../methods/index.ts";
import { eachSubscription } from "../streams/index.ts";
import { shownArguments } from "./shown-arguments.ts";

/**
 * Each call of the method is an observation, named `Class.method`; each subscription, where it gives an Observable.
 * @example @Observe({ type: "retriever" }) search(query: string) {}
 */
export function Observe(options: ObserveOptions = {}): MethodDecorator {
  return (target: object, key: string | symbol, descriptor: PropertyDescriptor) => {
    const name = options.name ?? `${nameOf(target)}.${String(key)}`;
    wrapDescriptor(descriptor, (method) => observed(method, { ...options, name }, shownArguments(target, key)));
  };
}

/**
 * Each call of the method is a generation: a call of a language model.
 * @example @Generation({ model: "gpt-5" }) answer(question: string) {}
 */
export function Generation(options: Omit<ObserveOptions, "type"> = {}): MethodDecorator {
  return Observe({ ...options, type: "generation" });
}

function observed(method: Method, options: ObserveOptions, shown: Parameters<typeof observeShown>[2]): Method {
  const { captureOutput = true } = options;
  const followed = observeShown(method as (...args: never[]) => unknown, options, shown, (result, begin) =>
    eachSubscription(result, begin, captureOutput),
  ) as Method;
  copyMetadata(method, followed);
  return followed;
}

/** A static method stands on the class itself. */
function nameOf(target: object): string {
  return typeof target === "function" ? target.name : target.constructor.name;
}
