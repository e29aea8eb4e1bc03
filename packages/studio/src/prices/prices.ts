import { createHash } from "node:crypto";
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createPriceTable, type PricesOption, type PriceTable } from "@langfuse-kit/core/adapter";

/** What the user says that models cost. */
export interface UserPrices {
  /** The file that they stand in; null where they were given otherwise, or not at all. */
  readonly file: string | null;
  /** Undefined while there are none. */
  readonly table: () => PriceTable | undefined;
  /** Tells these prices from others, over restarts too; empty while there are none. */
  readonly digest: () => string;
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
  if (option === undefined) return { file: null, table: () => undefined, digest: () => "", close: () => undefined };
  let known = read(option);
  const [table, digest] = [() => known.table, () => known.digest];
  if (typeof option !== "string") return { file: null, table, digest, close: () => undefined };
  const reload = (): void => {
    try {
      known = read(option);
      onChange();
    } catch (error) {
      onNotice(`${(error as Error).message} The prices from before still count.`);
    }
  };
  watchFile(option, { interval: pollMs, persistent: false }, reload);
  return { file: option, table, digest, close: () => unwatchFile(option, reload) };
}

function read(option: PricesOption): { table: PriceTable; digest: string } {
  // The digest first: of a file that changes meanwhile it is that of before, and the next start finds another.
  const digest = digestOf(option);
  return { table: createPriceTable(option), digest };
}

function digestOf(option: PricesOption): string {
  const hash = createHash("sha256");
  if (typeof option === "string") return hash.update(bytesOf(option)).digest("hex");
  const patterns = (_key: string, value: unknown): unknown => (value instanceof RegExp ? String(value) : value);
  return hash.update(JSON.stringify(option, patterns) ?? "").digest("hex");
}

/** What is in the way of a file is said by core, which reads it too. */
function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    return new Uint8Array();
  }
}
