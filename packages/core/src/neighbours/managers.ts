import { type Context, type ContextManager, context as contextApi } from "@opentelemetry/api";
import { currentFrame, withFrame } from "../context/index.ts";
import { shared } from "../runtime/index.ts";
import { cross, show } from "./crossing.ts";
import { createFrameManager } from "./frame-manager.ts";
import { holder, isTaken } from "./global-slots.ts";

type Undo = () => void;

interface Decorated {
  /** Managers that we have decorated, or that are ours. */
  readonly all: WeakSet<object>;
  /** Of those, the API's placeholders, which are given back. */
  readonly placeholders: Map<object, Undo>;
}

/** One for all copies of this package. */
const decorated: Decorated = shared("managers", () => ({ all: new WeakSet(), placeholders: new Map() }));

/** The manager that our copy of the API asks. Where none is registered that is the API's own, which keeps nothing. */
function asked(): ContextManager | undefined {
  const api = contextApi as unknown as { _getContextManager?(): ContextManager };
  return api._getContextManager?.();
}

/** Whether a manager is registered with a copy of the API whose version ours does not go by: it answers there only. */
export function isOutOfReach(): boolean {
  const registered = holder("context");
  const own = asked();
  return registered !== undefined && own !== undefined && registered !== own;
}

/** Decorates the manager in charge, or the API's placeholder while there is none. */
export function decorateManagers(): void {
  const registered = holder("context") as ContextManager | undefined;
  // Registered by a later version of the API, a manager is in charge there and not here.
  for (const manager of [registered, asked()]) {
    if (manager === undefined || decorated.all.has(manager)) continue;
    decorated.all.add(manager);
    if (manager === registered) besideForeign(manager);
    else decorated.placeholders.set(manager, inPlaceOfNone(manager));
  }
}

/** Our own manager, in the global slot, is left as it is. */
export function ownManager(manager: ContextManager): void {
  decorated.all.add(manager);
}

/**
 * The placeholder is given back. Other tracers' managers stay decorated: a request that still runs inside one of our
 * observations must not begin to write its prompts on their spans.
 */
export function restorePlaceholders(): void {
  for (const [manager, undo] of decorated.placeholders) {
    undo();
    decorated.all.delete(manager);
  }
  decorated.placeholders.clear();
}

/**
 * Another tracer's manager goes on keeping its contexts, without anything of ours in them. Around it, the active span is
 * covered while one of our observations is open, and entering a span of ours enters the observation instead.
 */
function besideForeign(manager: ContextManager): void {
  const { active, with: run } = manager;
  replace(manager, {
    active: () => show(Reflect.apply(active, manager, []), currentFrame().span, false),
    with(target: Context, fn: (...args: unknown[]) => unknown, self: unknown, ...args: unknown[]) {
      const { context, change } = cross(target, Reflect.apply(active, manager, []), currentFrame(), false);
      const go = (): unknown => Reflect.apply(run, manager, [context, fn, self, ...args]);
      return change === undefined ? go() : withFrame(change, go);
    },
  });
}

/**
 * With no manager in the slot, what enters a context has no effect, and the official packages neither nest nor update.
 * The slot stays free: a manager that is registered takes over at that moment.
 */
function inPlaceOfNone(manager: ContextManager): Undo {
  // A provider without a manager could take our span for a parent that its backend never sees.
  const { active, with: run, bind } = createFrameManager(() => !isTaken("trace"));
  return replace(manager, { active, with: run, bind });
}

function replace(manager: ContextManager, methods: object): Undo {
  const before = Object.keys(methods).map((name) => [name, Object.getOwnPropertyDescriptor(manager, name)] as const);
  for (const [name, value] of Object.entries(methods)) {
    // A manager that is frozen stays as it is.
    Reflect.defineProperty(manager, name, { value, configurable: true, enumerable: true, writable: true });
  }
  return () => {
    for (const [name, descriptor] of before) {
      // A wrapper that was put around ours in the meantime keeps ours.
      if (Reflect.get(manager, name) !== Reflect.get(methods, name)) continue;
      if (descriptor === undefined) Reflect.deleteProperty(manager, name);
      else Object.defineProperty(manager, name, descriptor);
    }
  };
}
