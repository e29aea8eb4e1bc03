import type { FileSystem } from "../files.ts";
import { readLetterName } from "./letter-file.ts";

/** Keeps a folder of letters within its bounds. Opens no letter: the names tell size and age. */
export interface Stock {
  /** Notes a letter that was written. Resolves with the names of those that have to go, the oldest first. */
  add(name: string): Promise<readonly string[]>;
}

interface StockOptions {
  readonly folder: string;
  readonly files: FileSystem;
  readonly now: () => number;
  readonly bounds: { readonly bytes: number; readonly letters: number; readonly ageMs: number };
}

/** How long a listing of the folder is good for: other processes add and remove letters too. */
const believedMs = 10_000;

/** Lists the folder only now and then: with thousands of letters that takes longer than writing one. */
export function createStock({ folder, files, now, bounds }: StockOptions): Stock {
  let names: string[] = [];
  let bytes = 0;
  let lookedAt: number | undefined;

  const sizeOf = (name: string): number => readLetterName(name)?.size ?? 0;

  async function look(): Promise<void> {
    names = (await files.list(folder)).filter((name) => readLetterName(name) !== undefined).sort();
    bytes = names.reduce((sum, name) => sum + sizeOf(name), 0);
    lookedAt = performance.now();
  }

  return {
    async add(name) {
      if (lookedAt === undefined || performance.now() - lookedAt > believedMs) await look();
      else {
        names.push(name);
        bytes += sizeOf(name);
      }
      const oldest = now() - bounds.ageMs;
      const leaving: string[] = [];
      for (const candidate of names) {
        const at = readLetterName(candidate)?.at ?? 0;
        const room = names.length - leaving.length;
        if (bytes <= bounds.bytes && room <= bounds.letters && at >= oldest) break;
        bytes -= sizeOf(candidate);
        leaving.push(candidate);
      }
      if (leaving.length > 0) names = names.slice(leaving.length);
      return leaving;
    },
  };
}
