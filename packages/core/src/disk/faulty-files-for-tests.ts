import { statSync, truncateSync } from "node:fs";
import { type FileSystem, nodeFiles, type OpenFile } from "./files.ts";

/** The real file system, in which any call may go wrong. */
export interface FaultyFiles extends FileSystem {
  /** From 0 to 1: how often a call goes wrong. */
  rate: number;
  /** As after a power cut: of each file, what was never forced to the medium may be gone, or be anything. */
  cutPower(): void;
}

const codes = ["ENOSPC", "EIO", "EROFS", "EMFILE", "EDQUOT", "EFBIG"] as const;

export function createFaultyFiles(random: () => number): FaultyFiles {
  const synced = new Map<string, number>();
  const fails = (): boolean => random() < faulty.rate;
  const failure = (): Error => {
    const code = codes[Math.floor(random() * codes.length)] ?? "EIO";
    return Object.assign(new Error(`injected ${code}`), { code });
  };
  /** One that lies does nothing and says that all is well. */
  const forced = async (path: string, work: () => Promise<void>): Promise<void> => {
    if (fails()) {
      if (random() < 0.5) return;
      throw failure();
    }
    await work();
    synced.set(path, statSync(path).size);
  };
  const maybe = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (fails()) throw failure();
    const result = await work();
    // Done, and said to have failed.
    if (fails() && random() < 0.1) throw failure();
    return result;
  };

  function wrap(path: string, file: OpenFile): OpenFile {
    synced.set(path, 0);
    return {
      async write(buffers, position) {
        if (!fails()) return file.write(buffers, position);
        if (random() < 0.5) throw failure();
        const whole = Buffer.concat(buffers);
        return file.write([whole.subarray(0, Math.floor(random() * whole.length))], position);
      },
      writeNow(buffers, position) {
        if (fails()) throw failure();
        return file.writeNow(buffers, position);
      },
      truncate: (length) => maybe(() => file.truncate(length)),
      sync: () => forced(path, () => file.sync()),
      isInPlace: () => maybe(() => file.isInPlace()),
      close: () => file.close(),
    };
  }

  const faulty: FaultyFiles = {
    rate: 0,
    cutPower() {
      for (const [path, size] of synced) {
        try {
          const rest = statSync(path).size - size;
          if (rest > 0) truncateSync(path, size + Math.floor(random() * rest));
        } catch {
          // Deleted since.
        }
      }
    },
    removeDirectory: (path) => maybe(() => nodeFiles.removeDirectory(path)),
    list: (path) => maybe(() => nodeFiles.list(path)),
    async create(path) {
      if (fails()) throw failure();
      return wrap(path, await nodeFiles.create(path));
    },
    read: (path, maxBytes) => maybe(() => nodeFiles.read(path, maxBytes)),
    facts: (path) => maybe(() => nodeFiles.facts(path)),
    readPart: (path, position, length) => maybe(() => nodeFiles.readPart(path, position, length)),
    rename: (from, to) => maybe(() => nodeFiles.rename(from, to)),
    remove: (path) => maybe(() => nodeFiles.remove(path)),
    removeNow(path) {
      if (fails()) throw failure();
      nodeFiles.removeNow(path);
    },
    sync: (path) => forced(path, () => nodeFiles.sync(path)),
    fullness: () => Promise.resolve(0),
    writeNow(path, buffers) {
      if (fails()) throw failure();
      synced.set(path, 0);
      return nodeFiles.writeNow(path, buffers);
    },
  };
  return faulty;
}
