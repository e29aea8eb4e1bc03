import type { EventEmitter } from "node:events";
import { currentFrame } from "../context/index.ts";
import { trackedOf } from "../segment/index.ts";
import type { RequestProgress } from "./types.ts";

/** What Node itself listens to on each of them, at the end of a request. */
type Last = "end" | "finish";

/** Told of each event, before its listeners and after them. */
export interface Witness {
  before(emitter: EventEmitter, event: string | symbol): void;
  after(emitter: EventEmitter, event: string | symbol): void;
}

/**
 * Listeners on a request or response run where the request runs: Node calls them from wherever the socket was served.
 * Without a listener of ours, so that nothing counts towards a limit.
 */
export function keepContext(
  emitter: EventEmitter,
  progress: Pick<RequestProgress, "observation" | "run">,
  last: Last,
  witness: Witness,
): void {
  const { emit } = emitter;
  const segment = trackedOf(progress.observation.otelSpan)?.segment;
  // What Node itself does at the end, and those that came before us, never were within the request.
  const earlier = emitter.listenerCount(last);

  /** Entering costs something, and most events have no listener. */
  function isAway(target: EventEmitter, event: string | symbol): boolean {
    const listeners = target.listenerCount(event);
    if (listeners === 0 || (event === last && listeners === earlier)) return false;
    // Inside a step of the same request the step stays the nearest.
    return segment === undefined || trackedOf(currentFrame().span)?.segment !== segment;
  }

  function emitWithin(this: EventEmitter, event: string | symbol): boolean {
    // biome-ignore lint/complexity/noArguments: a list of its own for each event of each request costs something.
    const given = arguments as unknown as Parameters<Emit>;
    witness.before(emitter, event);
    try {
      return isAway(this, event) ? enter(progress, emit, this, given) : Reflect.apply(emit, this, given);
    } finally {
      witness.after(emitter, event);
    }
  }
  // Not enumerable: what prints or copies a request need not meet it.
  Object.defineProperty(emitter, "emit", { value: emitWithin, writable: true, configurable: true });
}

type Emit = EventEmitter["emit"];

/** Apart, so that only those events that need it make a function. */
function enter(
  progress: Pick<RequestProgress, "run">,
  emit: Emit,
  emitter: EventEmitter,
  given: Parameters<Emit>,
): boolean {
  return progress.run(() => Reflect.apply(emit, emitter, given));
}
