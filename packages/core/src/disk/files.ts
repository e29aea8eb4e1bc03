import { closeSync, constants, openSync, unlinkSync, writevSync } from "node:fs";
import { type FileHandle, open, readdir, rename, rmdir, stat, statfs, unlink } from "node:fs/promises";
import { getuid } from "./user.ts";

/** A file that is being written. */
export interface OpenFile {
  /** Resolves with how many bytes were written, which may be fewer than given. */
  write(buffers: readonly Uint8Array[], position: number): Promise<number>;
  /** The same, before it returns. */
  writeNow(buffers: readonly Uint8Array[], position: number): number;
  truncate(length: number): Promise<void>;
  sync(): Promise<void>;
  /**
   * False once somebody has deleted the file, or moved it, as a process does that takes us for dead: what is written to it
   * from then on is never read.
   */
  isInPlace(): Promise<boolean>;
  close(): Promise<void>;
}

/** What the spool needs of a file system. Every call may fail. */
export interface FileSystem {
  removeDirectory(path: string): Promise<void>;
  list(path: string): Promise<string[]>;
  create(path: string): Promise<OpenFile>;
  /** Reads a whole file of this user. Rejects for links, for files of other users and for larger ones. */
  read(path: string, maxBytes: number): Promise<Buffer>;
  facts(path: string): Promise<{ readonly size: number; readonly modifiedAt: number }>;
  readPart(path: string, position: number, length: number): Promise<Buffer>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** The same, before it returns. */
  removeNow(path: string): void;
  /** Forces a file to the medium that is not open any more. */
  sync(path: string): Promise<void>;
  /** How full the medium is, from 0 to 1. */
  fullness(path: string): Promise<number>;
  /** Writes a new file before it returns. Returns how many bytes it has, which may be fewer than given. */
  writeNow(path: string, buffers: readonly Uint8Array[]): number;
}

// O_EXCL: fails if a file is there already. O_NOFOLLOW: or a link, which may lead elsewhere.
const creating = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
// O_NONBLOCK: opening a pipe that somebody put there would block a thread for ever.
const reading = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
// Windows forces files to the medium only when they are open for writing.
const syncing = constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const forOwnerOnly = 0o600;

async function withFile<Result>(
  path: string,
  use: (file: FileHandle) => Promise<Result>,
  flags = reading,
): Promise<Result> {
  const file = await open(path, flags);
  try {
    const stats = await file.stat();
    const uid = getuid();
    if (!stats.isFile() || (uid !== undefined && stats.uid !== uid)) throw new Error("not a file of ours");
    return await use(file);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function openFile(file: FileHandle, path: string): OpenFile {
  return {
    write: async (buffers, position) => (await file.writev(buffers, position)).bytesWritten,
    writeNow: (buffers, position) => writevSync(file.fd, buffers, position),
    truncate: (length) => file.truncate(length),
    sync: () => file.datasync(),
    async isInPlace() {
      const [own, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
      return own.ino === there?.ino;
    },
    close: () => file.close(),
  };
}

/** The file system of the machine. */
export const nodeFiles: FileSystem = {
  removeDirectory: (path) => rmdir(path),
  list: (path) => readdir(path),
  create: async (path) => openFile(await open(path, creating, forOwnerOnly), path),
  read: (path, maxBytes) =>
    withFile(path, async (file) => {
      const { size } = await file.stat();
      if (size > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
      return readAt(file, 0, size);
    }),
  async facts(path) {
    const { size, mtimeMs } = await stat(path);
    return { size, modifiedAt: mtimeMs };
  },
  readPart: (path, position, length) => withFile(path, (file) => readAt(file, position, length)),
  rename,
  remove: unlink,
  removeNow: unlinkSync,
  sync: (path) => withFile(path, (file) => file.datasync(), syncing),
  async fullness(path) {
    const { blocks, bavail } = await statfs(path);
    return blocks === 0 ? 0 : 1 - bavail / blocks;
  },
  writeNow(path, buffers) {
    const file = openSync(path, creating, forOwnerOnly);
    try {
      return writevSync(file, buffers);
    } finally {
      closeSync(file);
    }
  },
};
