import type { EventEmitter } from "node:events";
import { currentFrame } from "../context/index.ts";
import { type Segment, trackedOf } from "../segment/index.ts";
import type { RequestProgress } from "./types.ts";

/** Told of each event, before its listeners and after them. */
export interface Witness {
  before(emitter: EventEmitter, event: string | symbol): void;
  after(emitter: EventEmitter, event: string | symbol): void;
}

type Progress = Pick<RequestProgress, "observation" | "run">;
type Emit = EventEmitter["emit"];

/**
 * Listeners on a request and its response run where the request runs: Node calls them from wherever the socket was served.
 * Without a listener of ours, so that nothing counts towards a limit.
 */
export function keepContext(request: EventEmitter, response: EventEmitter, progress: Progress, witness: Witness): void {
  const ofRequest = new Kept(request, "end", progress);
  const ofResponse = new Kept(response, "finish", progress);
  standIn(request, ofRequest, witness);
  standIn(response, ofResponse, witness, ofRequest);
}

/** `next`: what Node may begin to listen to when it is told of the last here. */
function standIn(emitter: EventEmitter, kept: Kept, witness: Witness, next?: Kept): void {
  const { emit } = emitter;
  function emitWithin(this: EventEmitter, event: string | symbol): boolean {
    witness.before(emitter, event);
    const isNodesAlone = next !== undefined && kept.isEarly(this, event) && next.hasEarlyAlone();
    try {
      // Only handed on, or copied one by one: else each event of each request would have its arguments as a list.
      // biome-ignore lint/complexity/noArguments: see above.
      if (!kept.isAway(this, event)) return Reflect.apply(emit, this, arguments as unknown as Parameters<Emit>);
      const given: unknown[] = [];
      // biome-ignore lint/complexity/noArguments: see above.
      for (let index = 0; index < arguments.length; index++) given.push(arguments[index]);
      return kept.enter(emit, this, given as Parameters<Emit>);
    } finally {
      if (isNodesAlone) next.countEarly();
      witness.after(emitter, event);
    }
  }
  // Not enumerable: what prints or copies a request need not meet it.
  Object.defineProperty(emitter, "emit", { value: emitWithin, writable: true, configurable: true });
}

/** Who listens to a request or a response, and where. A class, since each request has two. */
class Kept {
  readonly #emitter: EventEmitter;
  /** What Node itself listens to, at the end. */
  readonly #last: "end" | "finish";
  readonly #progress: Progress;
  readonly #segment: Segment | undefined;
  /** What Node itself does at the end, and those that came before us, never were within the request. */
  #early: number;

  constructor(emitter: EventEmitter, last: "end" | "finish", progress: Progress) {
    this.#emitter = emitter;
    this.#last = last;
    this.#progress = progress;
    this.#segment = trackedOf(progress.observation.otelSpan)?.segment;
    this.#early = emitter.listenerCount(last);
  }

  /** Whether an event's listeners run elsewhere. Entering costs something, and most events have no listener. */
  isAway(target: EventEmitter, event: string | symbol): boolean {
    if (target.listenerCount(event) === 0 || this.isEarly(target, event)) return false;
    // Inside a step of the same request the step stays the nearest.
    return this.#segment === undefined || trackedOf(currentFrame().span)?.segment !== this.#segment;
  }

  /** Whether this is the last, and only those hear of it that were never within the request. */
  isEarly(target: EventEmitter, event: string | symbol): boolean {
    return event === this.#last && target.listenerCount(event) === this.#early;
  }

  hasEarlyAlone(): boolean {
    return this.isEarly(this.#emitter, this.#last);
  }

  /** Nobody but Node has run since they were counted, so whoever listens by now is Node. */
  countEarly(): void {
    this.#early = this.#emitter.listenerCount(this.#last);
  }

  enter(emit: Emit, target: EventEmitter, given: Parameters<Emit>): boolean {
    return this.#progress.run(() => Reflect.apply(emit, target, given));
  }
}
