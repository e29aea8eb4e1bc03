import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writevSync,
} from "node:fs";
import { join } from "node:path";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "../delivery/index.ts";
import { matchesLetter } from "../delivery/index.ts";
import { decodeRecord, encodeRecord } from "./record.ts";
import { prepareDirectory } from "./safe-directory.ts";

export interface DiskDeadLettersSettings {
  readonly dir: string;
  /** Destinations by name, and what stands for each in the names of files. */
  readonly destinations: ReadonlyMap<string, string>;
  /** Of all letters, those of other processes included. Default 128 MB. */
  readonly maxBytes?: number | undefined;
  readonly maxAgeMs?: number | undefined;
  readonly now?: (() => number) | undefined;
}

/** What a file says before its record, as one line of JSON. */
type Heading = Pick<DeadLetter, "status" | "reason" | "refused" | "at">;

interface Found {
  readonly path: string;
  readonly letter: DeadLetter;
}

export const lettersFolder = "dead-letters";
const taken = ".taken";
/** To put one letter back into a spool takes no longer, by far. */
const takenMs = 60_000;
const fileName = /^([0-9a-z]{9})-[0-9a-f-]{36}-([0-9a-f]{16})\.letter$/;
const defaultMaxBytes = 128 * 1024 * 1024;
const defaultMaxAgeMs = 30 * 24 * 60 * 60 * 1_000;
const creating = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Dead letters on disk, a file each, in a folder that all processes of the spool share: whoever looks sees them all, and
 * they outlive whoever wrote them. Letters of projects that this process has no keys for are not seen.
 * @example const letters = createDiskDeadLetters({ dir, destinations: new Map([["default", hash]]) });
 */
export function createDiskDeadLetters(settings: DiskDeadLettersSettings): DeadLetters {
  const { dir, destinations, maxBytes = defaultMaxBytes, maxAgeMs = defaultMaxAgeMs, now = Date.now } = settings;
  const names = new Map([...destinations].map(([name, hash]) => [hash, name]));
  const folder = join(dir, lettersFolder);
  const paths = new WeakMap<DeadLetter, string>();
  prepareDirectory(dir);
  prepareDirectory(folder);

  /** In the order of their age, which their names begin with. */
  function files(): string[] {
    return readdirSync(folder)
      .filter((name) => fileName.test(name))
      .sort();
  }

  function read(name: string): Found | undefined {
    const destination = names.get(fileName.exec(name)?.[2] ?? "");
    const path = join(folder, name);
    const content = destination === undefined ? undefined : contentOf(path);
    const end = content?.indexOf("\n") ?? -1;
    const record = content && decodeRecord(content, end + 1);
    if (destination === undefined || content === undefined || record === undefined) return undefined;
    const heading = headingOf(content.toString("utf8", 0, end));
    if (heading === undefined) return undefined;
    const { kind, ids, createdAt } = record.chunk;
    // Read again when it is asked for: a list of all letters must not hold the bytes of all.
    const chunk = {
      kind,
      ids,
      createdAt,
      destination,
      get bytes(): Uint8Array {
        const again = contentOf(paths.get(letter) ?? path);
        return (again && decodeRecord(again, end + 1)?.chunk.bytes) ?? new Uint8Array();
      },
    };
    const letter: DeadLetter = { ...heading, chunk };
    paths.set(letter, path);
    return { path, letter };
  }

  /** A rename is the claim: of two that want a letter one gets it. */
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

  /** Whoever took these died before they were done with. */
  function bringBack(): void {
    for (const name of readdirSync(folder).filter((candidate) => candidate.endsWith(taken))) {
      const path = join(folder, name);
      if (now() - statSync(path).ctimeMs > takenMs) renameSync(path, path.slice(0, -taken.length));
    }
  }

  function makeRoom(): DeadLetter[] {
    const all = files().map((name) => ({ name, size: sizeOf(join(folder, name)) }));
    const oldest = now() - maxAgeMs;
    let bytes = all.reduce((sum, { size }) => sum + size, 0);
    const evicted: DeadLetter[] = [];
    for (const { name, size } of all) {
      const at = Number.parseInt(fileName.exec(name)?.[1] ?? "", 36);
      if (bytes <= maxBytes && at >= oldest) break;
      const found = read(name);
      bytes -= size;
      rmSync(join(folder, name), { force: true });
      if (found !== undefined) evicted.push(found.letter);
    }
    return evicted;
  }

  return {
    add(letter) {
      if (move(letter, "")) return [];
      const { chunk, status, reason, refused, at } = letter;
      if (chunk.bytes.length > maxBytes) return [letter];
      const hash = destinations.get(chunk.destination) ?? "";
      const time = Math.floor(at).toString(36).padStart(9, "0");
      const path = join(folder, `${time}-${randomUUID()}-${hash}.letter`);
      const heading: Heading = { status, reason, refused, at };
      write(path, [Buffer.from(`${JSON.stringify(heading)}\n`), ...encodeRecord(chunk)]);
      paths.set(letter, path);
      return makeRoom();
    },
    list(filter: DeadLetterFilter = {}) {
      bringBack();
      const matches = matchesLetter(filter);
      return files()
        .flatMap((name) => read(name)?.letter ?? [])
        .filter(matches);
    },
    take: (letters) => letters.filter((letter) => move(letter, taken)),
    forget(letters) {
      for (const letter of letters) rmSync(paths.get(letter) ?? "", { force: true });
    },
  };
}

function write(path: string, buffers: readonly Uint8Array[]): void {
  const file = openSync(path, creating, 0o600);
  try {
    const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
    if (writevSync(file, buffers) !== length) throw new Error("the letter could not be written whole");
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path, { flag: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) } as never);
  } catch {
    // Another process has taken it.
    return undefined;
  }
}

function headingOf(line: string): Heading | undefined {
  try {
    const { status, reason, refused, at } = JSON.parse(line) as Partial<Heading>;
    if (typeof status !== "number" || typeof refused !== "number" || typeof at !== "number") return undefined;
    return { status, reason: String(reason ?? ""), refused, at };
  } catch {
    return undefined;
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
