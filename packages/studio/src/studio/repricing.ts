import type { Intake } from "../intake/index.ts";
import type { UserPrices } from "../prices/index.ts";
import type { Store } from "../store/index.ts";

/** Prices anew what Studio itself has priced, where other prices hold than those that it was priced by. */
export interface Repricing {
  begin(): void;
  stop(): void;
}

interface Settings {
  readonly store: Store;
  readonly intake: Intake;
  readonly prices: UserPrices;
}

const repricedAtOnce = 500;

/** In slices, between which others get their turn. What it is stopped in, the next start does. */
export function createRepricing({ store, intake, prices }: Settings): Repricing {
  let stopped = false;

  async function reprice(digest: string): Promise<void> {
    if (store.pricedBy() === digest) return;
    const isCurrent = (): boolean => !stopped && prices.digest() === digest;
    let next: number | undefined = 0;
    while (next !== undefined && isCurrent()) {
      const from: number = next;
      next = await intake.submit((writer) => {
        const rest = writer.reprice(from, repricedAtOnce);
        if (rest === undefined && isCurrent()) writer.setPricedBy(digest);
        // A part of it is priced by these, so that the whole is by none.
        else if (from === 0) writer.setPricedBy(null);
        return rest;
      });
    }
  }

  return {
    begin() {
      // What cannot be written is said by whoever else writes.
      reprice(prices.digest()).catch(() => undefined);
    },
    stop() {
      stopped = true;
    },
  };
}
