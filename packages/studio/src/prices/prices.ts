import { unwatchFile, watchFile } from "node:fs";
import { createPriceTable, type PricesOption, type PriceTable } from "@langfuse-kit/core/adapter";

/** What the user says that models cost. */
export interface UserPrices {
  /** The file that they stand in; null where they were given otherwise, or not at all. */
  readonly file: string | null;
  /** Undefined while there are none. */
  readonly table: () => PriceTable | undefined;
  close(): void;
}

export interface PricesSettings {
  readonly option: PricesOption | undefined;
  readonly onChange: () => void;
  readonly onNotice: (message: string) => void;
}

/** Polled, since editors put a new file in the place of the old one, which other ways of watching lose. */
const pollMs = 1000;

/** Throws core's error for prices that cannot be used. Later ones that cannot leave those before in their place. */
export function openPrices({ option, onChange, onNotice }: PricesSettings): UserPrices {
  if (option === undefined) return { file: null, table: () => undefined, close: () => undefined };
  let table = createPriceTable(option);
  if (typeof option !== "string") return { file: null, table: () => table, close: () => undefined };
  const reload = (): void => {
    try {
      table = createPriceTable(option);
      onChange();
    } catch (error) {
      onNotice(`${(error as Error).message} The prices from before still count.`);
    }
  };
  watchFile(option, { interval: pollMs, persistent: false }, reload);
  return { file: option, table: () => table, close: () => unwatchFile(option, reload) };
}
