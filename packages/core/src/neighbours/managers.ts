import { type Context, type ContextManager, context as contextApi } from "@opentelemetry/api";
import { currentFrame, withFrame } from "../context/index.ts";
import { shared } from "../runtime/index.ts";
import { cross, show } from "./crossing.ts";
import { createFrameManager } from "./frame-manager.ts";
import { isTaken } from "./global-slots.ts";

type Undo = () => void;

/** Managers that we have our hands on; one for all copies of this package. */
const hands: Map<object, Undo> = shared("managers", () => new Map<object, Undo>());

/** The manager in charge. Where none is registered that is the API's own, which keeps nothing. */
function inCharge(): ContextManager | undefined {
  const api = contextApi as unknown as { _getContextManager?(): ContextManager };
  return api._getContextManager?.();
}

let seen: object | undefined;

/** Cheap enough for every observation: a tracer that is set up after us is noticed by its first one. */
export function watchManager(): void {
  const manager = inCharge();
  if (manager === undefined || manager === seen) return;
  seen = manager;
  if (hands.has(manager)) return;
  hands.set(manager, isTaken("context") ? besideForeign(manager) : inPlaceOfNone(manager));
}

/** Our own manager, in the global slot, needs no hand laid on it. */
export function ownManager(manager: ContextManager): void {
  hands.set(manager, () => undefined);
}

export function letGo(): void {
  for (const undo of hands.values()) undo();
  hands.clear();
  seen = undefined;
}

/**
 * Another tracer's manager goes on keeping its contexts, without anything of ours in them. Around it, the active span is
 * covered while one of our observations is open, and entering a span of ours enters the observation instead.
 */
function besideForeign(manager: ContextManager): Undo {
  const { active, with: run } = manager;
  return replace(manager, {
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
 * The slot stays free: whoever registers a manager takes over at that moment.
 */
function inPlaceOfNone(manager: ContextManager): Undo {
  // A provider without a manager could take our span for a parent that its backend never sees.
  const { active, with: run, bind } = createFrameManager(() => !isTaken("trace"));
  return replace(manager, { active, with: run, bind });
}

function replace(manager: ContextManager, methods: object): Undo {
  const before = Object.keys(methods).map((name) => [name, Object.getOwnPropertyDescriptor(manager, name)] as const);
  Object.assign(manager, methods);
  return () => {
    for (const [name, descriptor] of before) {
      // Somebody who has wrapped ours in the meantime keeps what he has.
      if (Reflect.get(manager, name) !== Reflect.get(methods, name)) continue;
      if (descriptor === undefined) Reflect.deleteProperty(manager, name);
      else Object.defineProperty(manager, name, descriptor);
    }
  };
}
