import { type Clock, type DeadLetter, type DeadLetters, systemClock } from "../../delivery/index.ts";
import { createOutage } from "../outage.ts";

interface FallbackLettersSettings {
  /** Opens the letters on disk; throws where it cannot. */
  readonly open: () => DeadLetters;
  /** Takes over while the disk fails. */
  readonly memory: DeadLetters;
  readonly warn: (message: string) => void;
  readonly clock?: Clock | undefined;
}

/**
 * Dead letters on disk with memory behind it: what the disk does not take waits there, and is written as soon as it does.
 * @example const letters = createFallbackDeadLetters({ open: () => createDiskDeadLetters(settings), memory, warn });
 */
export function createFallbackDeadLetters(settings: FallbackLettersSettings): DeadLetters {
  const { memory, warn, clock = systemClock } = settings;
  const words = { what: "The folder of dead letters", meanwhile: "they are kept in memory until it can." };
  const outage = createOutage({ words, clock, warn, retry: () => void writeDown() });
  let disk: DeadLetters | undefined;
  /** Letters that had to make room in the background, which the next `add` resolves with. */
  let evicted: DeadLetter[] = [];

  function opened(): DeadLetters | undefined {
    try {
      disk ??= settings.open();
    } catch (error) {
      outage.failed(error);
    }
    return disk;
  }

  async function keepOnDisk(letter: DeadLetter): Promise<readonly DeadLetter[] | undefined> {
    try {
      const gone = await (outage.mayTry() ? opened() : undefined)?.add(letter);
      if (gone !== undefined && outage.ended()) void writeDown();
      return gone;
    } catch (error) {
      outage.failed(error);
      return undefined;
    }
  }

  async function writeDown(): Promise<void> {
    for (const letter of memory.list()) {
      const [taken] = memory.take([letter]);
      if (taken === undefined) continue;
      const gone = await keepOnDisk(taken);
      if (gone === undefined) {
        evicted.push(...(await memory.add(taken)));
        return;
      }
      evicted.push(...gone);
    }
    // With nothing to write, opening the folder shows that the disk works again.
    if (outage.trouble() !== undefined && opened() !== undefined) outage.ended();
  }

  opened();
  return {
    isDurable: () => outage.trouble() === undefined,
    async add(letter) {
      const gone = (await keepOnDisk(letter)) ?? (await memory.add(letter));
      const all = [...evicted, ...gone];
      evicted = [];
      return all;
    },
    load: async () => await disk?.load?.(),
    list: (filter) => [...(disk?.list(filter) ?? []), ...memory.list(filter)],
    take(letters) {
      const ofMemory = memory.take(letters);
      const known = new Set(ofMemory);
      return [...ofMemory, ...(disk?.take(letters.filter((letter) => !known.has(letter))) ?? [])];
    },
    forget: (letters) => disk?.forget(letters),
    async close() {
      outage.stop();
      await writeDown();
      await disk?.close?.();
    },
  };
}
