import { join } from "node:path";
import type { FileSystem } from "./files.ts";
import { lettersFolder, lettersMaxAgeMs, parseLetter, readLetterName } from "./letters/index.ts";
import { readFileName } from "./names.ts";
import { scanRecords } from "./record.ts";
import { succeeds } from "./succeeds.ts";

interface OthersOptions {
  readonly dir: string;
  readonly files: FileSystem;
  readonly now: () => number;
  readonly maxAgeMs: number;
  /** Larger files are none of the spool's. */
  readonly largestFile: number;
  readonly isOurs: (destinationHash: string) => boolean;
  readonly warn: (message: string) => void;
}

/** What other projects left in the directory, and nobody lives to send: after new keys it would lie there for ever. */
export interface Others {
  /** A folder whose owner is gone, and in which nothing is ours. */
  visit(folder: string): Promise<void>;
  /** When all folders were looked at. Says what was seen and done. */
  conclude(): Promise<void>;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** Never rejects: what cannot be looked at now is looked at in the next round. */
export function createOthers({ dir, files, now, maxAgeMs, largestFile, isOurs, warn }: OthersOptions): Others {
  let isSaid = false;
  let waiting = { bytes: 0, folders: [] as string[] };
  let expired = 0;
  let letters = 0;

  /** Answers whether it was us who deleted it. */
  const remove = (path: string): Promise<boolean> => succeeds(files.remove(path));

  async function count(path: string): Promise<number> {
    const content = await files.read(path, largestFile).catch(() => Buffer.alloc(0));
    return scanRecords(content).records.reduce((sum, { chunk }) => sum + chunk.ids.length, 0);
  }

  async function visit(folder: string): Promise<void> {
    let bytes = 0;
    for (const name of await files.list(folder).catch(() => [])) {
      const named = readFileName(name);
      const path = join(folder, name);
      const facts = named && (await files.facts(path).catch(() => undefined));
      if (facts === undefined) continue;
      // Nothing in it is younger than what was written to it last.
      if (now() - facts.modifiedAt <= maxAgeMs) {
        bytes += facts.size;
        continue;
      }
      // Drafts are copies of what has left, or were never accepted.
      const observations = named?.kind === "chunks" ? await count(path) : 0;
      if (await remove(path)) expired += observations;
    }
    if (bytes > 0) waiting = { bytes: waiting.bytes + bytes, folders: [...waiting.folders, folder] };
  }

  async function visitLetters(): Promise<void> {
    const folder = join(dir, lettersFolder);
    for (const name of await files.list(folder).catch(() => [])) {
      const { at, hash = "", id = "" } = readLetterName(name) ?? {};
      if (at === undefined || isOurs(hash) || now() - at <= lettersMaxAgeMs) continue;
      const path = join(folder, name);
      const content = await files.read(path, largestFile).catch(() => Buffer.alloc(0));
      const found = parseLetter(content, { id, destination: hash })?.chunk.ids.length ?? 0;
      if (await remove(path)) letters += found;
    }
  }

  function say(): void {
    if (expired + letters > 0) {
      const what = [`${expired} that had waited longer than ${days(maxAgeMs)}`, `${letters} in dead letters`];
      warn(`Observations of another project, which nobody sent any more, were deleted: ${what.join(", ")}.`);
    }
    const { bytes, folders } = waiting;
    if (bytes === 0 || isSaid) return;
    isSaid = true;
    const more = folders.length > 1 ? ` (and ${folders.length - 1} more)` : "";
    warn(
      `${Math.ceil(bytes / 1024)} KB of observations of another project wait in ${folders[0]}${more}. Start once with the keys they were made with, before those are revoked, or delete the folder. After ${days(maxAgeMs)} they are deleted.`,
    );
  }

  return {
    visit,
    async conclude() {
      await visitLetters();
      say();
      waiting = { bytes: 0, folders: [] };
      expired = 0;
      letters = 0;
    },
  };
}

function days(milliseconds: number): string {
  return milliseconds % dayMs === 0 ? `${milliseconds / dayMs} days` : `${Math.round(milliseconds / 1_000)} seconds`;
}
