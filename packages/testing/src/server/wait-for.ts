import timers from "node:timers";

// Of now, and Node's own: a test may put a clock in place of the global ones that stands still.
const { setTimeout, clearTimeout } = timers;

/** Waiters that look again whenever something has changed. */
export interface Waiting {
  /** Rejects with the message when the time is up. */
  until(holds: () => boolean, timeoutMs: number, message: () => string): Promise<void>;
  changed(): void;
  /** Rejects all that still wait. */
  giveUp(): void;
}

export function createWaiting(): Waiting {
  const waiters = new Set<{ look: () => void; fail: (reason: string) => void }>();
  return {
    until(holds, timeoutMs, message) {
      return new Promise((resolve, reject) => {
        const finish = (end: () => void): void => {
          clearTimeout(timer);
          waiters.delete(waiter);
          end();
        };
        const fail = (reason: string): void => finish(() => reject(new Error(`${reason} ${message()}`)));
        const look = (): void => {
          try {
            if (holds()) finish(resolve);
          } catch (error) {
            finish(() => reject(error));
          }
        };
        const waiter = { look, fail };
        const timer = setTimeout(() => fail(`[@langfuse-kit/testing] Waited ${timeoutMs} ms in vain.`), timeoutMs);
        waiters.add(waiter);
        look();
      });
    },
    changed() {
      for (const { look } of [...waiters]) look();
    },
    giveUp() {
      for (const { fail } of [...waiters]) fail("[@langfuse-kit/testing] The server was closed while waited for.");
    },
  };
}
