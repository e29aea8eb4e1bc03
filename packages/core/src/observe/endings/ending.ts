import type { Ending, How, Watcher } from "./types.ts";

// Held values must not reach their target: an ending knows the watcher and nothing of the result.
const collected: FinalizationRegistry<() => void> = new FinalizationRegistry((abandon) => abandon());

/** Puts a watcher behind guards. */
export function createEnding(watcher: Watcher): Ending {
  return new GuardedEnding(watcher);
}

const alone: readonly Ending[] = [];

/**
 * A class, for its getter: of a literal with one, V8 makes a hidden class for each object, in the old generation, and that
 * holds the getter with all that it knows, a whole trace, until the next full collection.
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
