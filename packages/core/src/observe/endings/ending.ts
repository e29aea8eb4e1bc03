import type { Ending, How, Watcher } from "./types.ts";

// Held values must not reach their target: an ending knows the watcher and nothing of the result.
const collected: FinalizationRegistry<() => void> = new FinalizationRegistry((abandon) => abandon());

/** Puts a watcher behind guards. */
export function createEnding(watcher: Watcher): Ending {
  return new GuardedEnding(watcher);
}

/**
 * A class, for its getter: of a literal with one, V8 makes a hidden class for each object, in the old generation, and that
 * holds the getter with all that it knows, a whole trace, until the next full collection.
 */
class GuardedEnding implements Ending {
  readonly #watcher: Watcher;
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
  }

  done(value: unknown, how: How): void {
    this.#end(() => this.#watcher.done(value, how));
  }

  failed(error: unknown): void {
    this.#end(() => this.#watcher.failed(error));
  }

  readerLeft(error: unknown): void {
    this.#end(() => this.#watcher.readerLeft(error));
  }

  abandoned(): void {
    this.#end(() => this.#watcher.abandoned());
  }

  hangsOn(target: object): void {
    collected.unregister(this);
    if (!this.#ended) collected.register(target, () => this.abandoned(), this);
  }

  #end(tell: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    collected.unregister(this);
    quietly(tell);
  }
}

function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // A watcher that throws must not reach the application.
  }
}
