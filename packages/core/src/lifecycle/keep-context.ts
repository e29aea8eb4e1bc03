import type { EventEmitter } from "node:events";
import { currentFrame } from "../context/index.ts";
import { trackedOf } from "../segment/index.ts";
import type { RequestProgress } from "./types.ts";

/**
 * Listeners on a request or response run where the request runs: Node calls them from wherever the socket was served.
 * Without a listener of ours, so that nothing counts towards a limit; `seen` is told of events after their listeners.
 */
export function keepContext(
  emitter: EventEmitter,
  { observation, run }: Pick<RequestProgress, "observation" | "run">,
  seen?: (event: string | symbol) => void,
): void {
  const { emit } = emitter;
  const { segment } = trackedOf(observation.otelSpan) ?? {};

  /** Entering costs something, and most events have no listener. */
  function isAway(target: EventEmitter, event: string | symbol): boolean {
    if (target.listenerCount(event) === 0) return false;
    // Inside a step of the same request the step stays the nearest.
    return segment === undefined || trackedOf(currentFrame().span)?.segment !== segment;
  }

  function emitWithin(this: EventEmitter, ...args: Parameters<typeof emit>): boolean {
    try {
      return isAway(this, args[0]) ? run(() => Reflect.apply(emit, this, args)) : Reflect.apply(emit, this, args);
    } finally {
      seen?.(args[0]);
    }
  }
  // Not enumerable: what prints or copies a request need not meet it.
  Object.defineProperty(emitter, "emit", { value: emitWithin, writable: true, configurable: true });
}
