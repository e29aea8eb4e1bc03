import type { Ending, How, Watcher } from "./types.ts";

// What a FinalizationRegistry holds must not refer to its target: an ending knows the watcher, and nothing of the result.
const collected: FinalizationRegistry<() => void> = new FinalizationRegistry((abandon) => abandon());

/** Guards a watcher: it is called once, and its errors go nowhere. */
export function createEnding(watcher: Watcher): Ending {
  return new GuardedEnding(watcher);
}

const alone: readonly Ending[] = [];

/**
 * A class because of its getter: for each object literal with a getter V8 makes a hidden class in the old generation, which
 * keeps the getter's closure, and so a whole trace, alive until the next full collection.
 */
class GuardedEnding implements Ending {
  readonly #watcher: Watcher;
  #along: readonly Ending[] = alone;
  #ended = false;
  #started = false;

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  get ended(): boolean {
    return this.#ended;
  }

  first(): void {
    if (this.#started || this.#ended) return;
    this.#started = true;
    quietly(() => this.#watcher.first?.());
    for (const other of this.#along) other.first();
  }

  done(value: unknown, how: How): void {
    this.#end((one) => one.done(value, how));
  }

  failed(error: unknown): void {
    this.#end((one) => one.failed(error));
  }

  readerLeft(error: unknown): void {
    this.#end((one) => one.readerLeft(error));
  }

  abandoned(): void {
    this.#end((one) => one.abandoned());
  }

  hangsOn(target: object): void {
    collected.unregister(this);
    if (!this.#ended) collected.register(target, () => this.abandoned(), this);
  }

  takeAlong(other: Ending): void {
    this.#along = [...this.#along, other];
    if (this.#started) other.first();
  }

  #end(tell: (watcher: Watcher) => void): void {
    if (this.#ended) return;
    this.#ended = true;
    collected.unregister(this);
    quietly(() => tell(this.#watcher));
    for (const other of this.#along) tell(other);
  }
}

function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // A watcher that throws must not reach the application.
  }
}
