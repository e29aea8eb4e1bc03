import type { Ending, How, Watcher } from "./types.ts";

// Held values must not reach their target: an ending knows the watcher and nothing of the result.
const collected: FinalizationRegistry<() => void> = new FinalizationRegistry((abandon) => abandon());

/** Puts a watcher behind guards. */
export function createEnding(watcher: Watcher): Ending {
  const token = {};
  let ended = false;
  let started = false;

  const end = (tell: () => void): void => {
    if (ended) return;
    ended = true;
    collected.unregister(token);
    quietly(tell);
  };

  return {
    get ended() {
      return ended;
    },
    first() {
      if (started || ended) return;
      started = true;
      quietly(() => watcher.first?.());
    },
    done: (value: unknown, how: How) => end(() => watcher.done(value, how)),
    failed: (error: unknown) => end(() => watcher.failed(error)),
    abandoned: () => end(() => watcher.abandoned()),
    hangsOn(target) {
      collected.unregister(token);
      if (!ended) collected.register(target, () => end(() => watcher.abandoned()), token);
    },
  };
}

function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // A watcher that throws must not reach the application.
  }
}
