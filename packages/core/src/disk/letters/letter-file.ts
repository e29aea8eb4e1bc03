import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeadLetter } from "../../delivery/index.ts";
import type { FileSystem } from "../files.ts";
import { decodeRecord, encodeRecord } from "../record.ts";

/** What the name of a letter's file tells, so that a folder of many need not be read. */
export interface LetterName {
  readonly at: number;
  readonly id: string;
  readonly size: number;
  /** The hash of its destination. */
  readonly hash: string;
}

/** The first line of a file, as JSON. The record follows. */
type Heading = Pick<DeadLetter, "status" | "reason" | "refused" | "at">;

const pattern = /^([0-9a-z]{9})-([0-9a-f]{16})-([0-9a-z]+)-([0-9a-f]{16})\.letter$/;
// O_NONBLOCK: opening a pipe that somebody put there would wait for its writer.
const reading = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Names sort by age. */
function formatName({ at, id, size, hash }: LetterName): string {
  return `${Math.floor(at).toString(36).padStart(9, "0")}-${id}-${size.toString(36)}-${hash}.letter`;
}

export function readLetterName(name: string): LetterName | undefined {
  const [, at, id, size, hash] = pattern.exec(name) ?? [];
  if (at === undefined || id === undefined || size === undefined || hash === undefined) return undefined;
  return { at: Number.parseInt(at, 36), id, size: Number.parseInt(size, 36), hash };
}

/** Writes a letter to a file of its own, and resolves with its name. Rejects if not all of it can be written. */
export async function writeLetter(
  files: FileSystem,
  folder: string,
  letter: DeadLetter,
  { hash, sync }: { readonly hash: string; readonly sync: boolean },
): Promise<string> {
  const { id, chunk, status, reason, refused, at } = letter;
  const heading: Heading = { status, reason, refused, at };
  const buffers = [Buffer.from(`${JSON.stringify(heading)}\n`), ...encodeRecord(chunk)];
  const size = buffers.reduce((sum, { length }) => sum + length, 0);
  const name = formatName({ at, id, size, hash });
  const path = join(folder, name);
  const file = await files.create(path);
  try {
    if ((await file.write(buffers, 0)) !== size) throw new Error("the letter could not be written whole");
    // Forced to the medium, since its chunk is deleted from the spool next.
    if (sync) await file.sync();
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await files.remove(path).catch(() => undefined);
    throw error;
  }
  return name;
}

/** Undefined if another process has taken the letter, or the file is another user's. Without `uid` it may be anybody's. */
export function contentOf(path: string, uid: number | undefined): Buffer | undefined {
  try {
    const file = openSync(path, reading);
    try {
      const stats = fstatSync(file);
      return stats.isFile() && (uid === undefined || stats.uid === uid) ? readFileSync(file) : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Undefined for what is no letter, or a damaged one. */
export function parseLetter(
  content: Buffer,
  { id, destination }: { readonly id: string; readonly destination: string },
): DeadLetter | undefined {
  const end = content.indexOf("\n");
  const heading = headingOf(content.toString("utf8", 0, Math.max(end, 0)));
  const record = heading && decodeRecord(content, end + 1);
  return heading && record && { ...heading, id, chunk: { ...record.chunk, destination } };
}

/** A letter whose bytes are read when they are asked for: a list of all letters must not hold the bytes of all. */
export function withoutBytes(letter: DeadLetter, read: () => Buffer | undefined): DeadLetter {
  const { bytes, ...facts } = letter.chunk;
  const { id } = letter;
  const chunk = {
    ...facts,
    get bytes(): Uint8Array {
      const content = read();
      return (content && parseLetter(content, { id, ...facts })?.chunk.bytes) ?? new Uint8Array();
    },
  };
  return { ...letter, size: bytes.length, chunk };
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
