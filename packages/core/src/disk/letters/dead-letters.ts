import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type DeadLetter, type DeadLetterFilter, type DeadLetters, matchesLetter } from "../../delivery/index.ts";
import { type FileSystem, nodeFiles } from "../files.ts";
import { prepareDirectory, takenBack } from "../safe-directory.ts";
import type { SyncPolicy } from "../settings.ts";
import { getuid } from "../user.ts";
import { contentOf, parseLetter, readLetterName, withoutBytes, writeLetter } from "./letter-file.ts";
import { createStock } from "./stock.ts";

export interface DiskDeadLettersSettings {
  readonly dir: string;
  /** The hash of each destination, by its name: file names hold the hash. */
  readonly destinations: ReadonlyMap<string, string>;
  /** Of all letters, also those of other processes. Default 128 MB. */
  readonly maxBytes?: number | undefined;
  /** Default 10,000. */
  readonly maxLetters?: number | undefined;
  readonly fsync?: SyncPolicy | undefined;
  readonly now?: (() => number) | undefined;
  readonly files?: FileSystem | undefined;
  readonly warn?: ((message: string) => void) | undefined;
  /** For a tool beside the application, which may run as another user: makes no folder, and reads letters of any user. */
  readonly isBeside?: boolean | undefined;
}

export const lettersFolder = "dead-letters";
const taken = ".taken";
/** A letter taken longer ago belongs to a process that died: to put it back into a spool takes far less. */
const takenMs = 60_000;
const defaultMaxBytes = 128 * 1024 * 1024;
const defaultMaxLetters = 10_000;
export const lettersMaxAgeMs: number = 30 * 24 * 60 * 60 * 1_000;

/**
 * Dead letters on disk, a file each, in a folder that all processes of the spool share: each process sees them all, and
 * they outlive the process that wrote them. Letters of projects that this process has no keys for are not seen.
 * @example const letters = createDiskDeadLetters({ dir, destinations: new Map([["default", hash]]) });
 */
export function createDiskDeadLetters(settings: DiskDeadLettersSettings): DeadLetters {
  const { dir, destinations, fsync = "interval", now = Date.now, files = nodeFiles } = settings;
  const { isBeside = false, warn = () => undefined } = settings;
  const { maxBytes = defaultMaxBytes, maxLetters = defaultMaxLetters } = settings;
  const names = new Map([...destinations].map(([name, hash]) => [hash, name]));
  const folder = join(dir, lettersFolder);
  /** The path that a letter has now. */
  const paths = new WeakMap<DeadLetter, string>();
  /** Letters by the names of their files, whose contents never change. */
  const known = new Map<string, DeadLetter>();
  const uid = isBeside ? undefined : getuid();
  if (!isBeside) prepare();
  const stock = createStock({
    folder,
    files,
    now,
    bounds: { bytes: maxBytes, letters: maxLetters, ageMs: lettersMaxAgeMs },
  });

  function prepare(): void {
    prepareDirectory(dir, (path) => warn(takenBack(path)));
    prepareDirectory(folder);
  }

  function remember(name: string, whole: DeadLetter): DeadLetter {
    const path = join(folder, name);
    // `paths`, since a letter that is taken is renamed.
    const letter: DeadLetter = withoutBytes(whole, () => contentOf(paths.get(letter) ?? path, uid));
    paths.set(letter, path);
    known.set(name, letter);
    return letter;
  }

  /** What a file name tells. Undefined for letters of projects that are not ours. */
  function factsOf(name: string): { readonly id: string; readonly destination: string } | undefined {
    const { hash = "", id = "" } = readLetterName(name) ?? {};
    const destination = names.get(hash);
    return destination === undefined ? undefined : { id, destination };
  }

  function learn(name: string, content: Buffer | undefined): DeadLetter | undefined {
    const facts = factsOf(name);
    const whole = facts && content && parseLetter(content, facts);
    return whole && remember(name, whole);
  }

  function read(name: string): DeadLetter | undefined {
    const found = known.get(name);
    if (found !== undefined || factsOf(name) === undefined) return found;
    return learn(name, contentOf(join(folder, name), uid));
  }

  /** Whether a letter may match by its name alone, so that others need not be read. */
  function isMeant(name: string, { letters, destination }: DeadLetterFilter): boolean {
    const facts = factsOf(name);
    if (facts === undefined || (destination !== undefined && destination !== facts.destination)) return false;
    return letters === undefined || letters.includes(facts.id);
  }

  /** Renames a letter's file. False if it is gone: of two processes that want a letter, one gets it. */
  function move(letter: DeadLetter, ending: string): boolean {
    const path = paths.get(letter);
    if (path === undefined) return false;
    const target = path.replace(/\.taken$/, "") + ending;
    try {
      renameSync(path, target);
      paths.set(letter, target);
      return true;
    } catch {
      return false;
    }
  }

  /** Returns letters whose process died after it took them. */
  function bringBack(): void {
    for (const name of namesIn(folder).filter((candidate) => candidate.endsWith(taken))) {
      const path = join(folder, name);
      try {
        if (now() - statSync(path).ctimeMs > takenMs) renameSync(path, path.slice(0, -taken.length));
      } catch {
        // Another process was faster.
      }
    }
  }

  /** The file names of all letters, the oldest first. */
  function look(): string[] {
    bringBack();
    const letters = namesIn(folder)
      .filter((name) => readLetterName(name) !== undefined)
      .sort();
    const there = new Set(letters);
    for (const name of known.keys()) if (!there.has(name)) known.delete(name);
    return letters;
  }

  async function evict(name: string): Promise<DeadLetter | undefined> {
    const letter = read(name);
    known.delete(name);
    await files.remove(join(folder, name)).catch(() => undefined);
    return letter;
  }

  async function write(letter: DeadLetter): Promise<readonly DeadLetter[]> {
    const hash = destinations.get(letter.chunk.destination) ?? "";
    const place = { hash, sync: fsync !== "never" };
    const name = await writeLetter(files, folder, letter, place).catch(() => {
      // Perhaps somebody has deleted the folder.
      prepare();
      return writeLetter(files, folder, letter, place);
    });
    remember(name, letter);
    const gone = await Promise.all((await stock.add(name)).map(evict));
    return gone.filter((found) => found !== undefined);
  }

  /** Letters are written one after the other: many at once would occupy the threads, which the application needs too. */
  let last: Promise<unknown> = Promise.resolve();

  return {
    isDurable: () => true,
    add(letter) {
      if (move(letter, "")) return [];
      if (letter.chunk.bytes.length > maxBytes) return [letter];
      const written = last.then(() => write(letter));
      last = written.catch(() => undefined);
      return written;
    },
    list(filter = {}) {
      const matches = matchesLetter(filter);
      return look()
        .filter((name) => isMeant(name, filter))
        .flatMap((name) => read(name) ?? [])
        .filter(matches);
    },
    async load() {
      for (const name of await files.list(folder).catch(() => [])) {
        if (known.has(name) || factsOf(name) === undefined) continue;
        // A letter that cannot be read now is tried again by `list`.
        learn(name, await files.read(join(folder, name), maxBytes * 2).catch(() => undefined));
      }
    },
    take: (letters) => letters.filter((letter) => move(letter, taken)),
    forget(letters) {
      for (const letter of letters) rmSync(paths.get(letter) ?? "", { force: true });
    },
    async close() {
      await last;
    },
  };
}

/** Empty if the folder is gone, or cannot be read now. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
