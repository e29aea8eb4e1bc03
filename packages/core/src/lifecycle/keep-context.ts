import type { EventEmitter } from "node:events";
import type { RequestProgress } from "./types.ts";

/** Called for each event, before its listeners and after them. */
export interface Witness {
  before(emitter: EventEmitter, event: string | symbol): void;
  after(emitter: EventEmitter, event: string | symbol): void;
}

type Progress = Pick<RequestProgress, "isAway" | "run">;
type Emit = EventEmitter["emit"];

/**
 * Runs listeners on a request and its response in the context of the request, since Node calls them in whatever context the
 * socket is served, or another answer on the same connection ended. Replaces `emit` rather than adding listeners, which
 * would count towards the limit of listeners. `finishers`: how many listeners of "finish" are Node's own.
 */
export function keepContext(
  request: EventEmitter,
  response: EventEmitter,
  progress: Progress,
  witness: Witness,
  finishers: number,
): void {
  const ofRequest = new Kept(request, "end", progress, 0);
  const ofResponse = new Kept(response, "finish", progress, finishers);
  replaceEmit(request, ofRequest, witness);
  replaceEmit(response, ofResponse, witness, ofRequest);
}

/** `next`: the other emitter, on which Node may add a listener while it handles the last event of this one. */
function replaceEmit(emitter: EventEmitter, kept: Kept, witness: Witness, next?: Kept): void {
  const { emit } = emitter;
  function emitWithin(this: EventEmitter, event: string | symbol): boolean {
    witness.before(emitter, event);
    const isNodesAlone = next !== undefined && kept.isEarly(this, event) && next.hasEarlyAlone();
    try {
      // `arguments` is passed on, or copied one by one: a rest parameter would make a list for each event of each request.
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
  // Not enumerable, so that it does not show when a request is printed or copied.
  Object.defineProperty(emitter, "emit", { value: emitWithin, writable: true, configurable: true });
}

/** Knows which listeners of an emitter belong into the context of the request. A class, since each request has two. */
class Kept {
  readonly #emitter: EventEmitter;
  /** The last event of the emitter, to which Node itself listens. */
  readonly #last: "end" | "finish";
  readonly #progress: Progress;
  /** How many listeners of the last event are Node's own: they do not belong into the request. */
  #nodes: number;
  /** How many listeners of the last event are Node's own or were added before ours. */
  #early: number;

  constructor(emitter: EventEmitter, last: "end" | "finish", progress: Progress, nodes: number) {
    this.#emitter = emitter;
    this.#last = last;
    this.#progress = progress;
    this.#nodes = nodes;
    this.#early = emitter.listenerCount(last);
  }

  /** Whether the context has to be entered for an event. That costs something, and most events have no listener. */
  isAway(target: EventEmitter, event: string | symbol): boolean {
    const listeners = target.listenerCount(event);
    if (listeners === 0 || (event === this.#last && listeners === this.#nodes)) return false;
    return this.#progress.isAway();
  }

  /** Whether this is the last event, and all its listeners are early ones. */
  isEarly(target: EventEmitter, event: string | symbol): boolean {
    return event === this.#last && target.listenerCount(event) === this.#early;
  }

  hasEarlyAlone(): boolean {
    return this.isEarly(this.#emitter, this.#last);
  }

  /** Counts the listeners anew, when only Node has run since, so that those added are Node's. */
  countEarly(): void {
    const listeners = this.#emitter.listenerCount(this.#last);
    this.#nodes += listeners - this.#early;
    this.#early = listeners;
  }

  enter(emit: Emit, target: EventEmitter, given: Parameters<Emit>): boolean {
    return this.#progress.run(() => Reflect.apply(emit, target, given));
  }
}
