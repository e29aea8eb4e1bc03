import { basename } from "node:path";
import type { AdoptedChunks } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import { type AdoptTools, adopt } from "./adopt.ts";
import { readFileName } from "./names.ts";
import { createOthers } from "./others.ts";
import { scanRecords } from "./record.ts";
import type { Entry, RecordFile } from "./types.ts";

interface AdoptionTools extends Pick<AdoptTools, "dir" | "home" | "files" | "now"> {
  readonly destinationOf: (hash: string) => string | undefined;
  readonly nameFor: (hash: string) => string;
  readonly store: (entry: Entry) => void;
  readonly append: (chunk: Chunk) => Promise<Entry>;
  readonly adopted: (found: AdoptedChunks) => void;
  readonly maxAgeMs: number;
  readonly warn: (message: string) => void;
}

/** Larger files were not written by the kit: a record is no larger than a request, and a file ends with the one that fills it. */
export const largestFile: number = 256 * 1024 * 1024;

/** Brings into this spool what processes left that are gone. A call while that is under way gets the same promise. */
export function createAdoption(tools: AdoptionTools): () => Promise<void> {
  const { files, destinationOf, nameFor, store, append, adopted, warn } = tools;
  /** Files in our folder that could not be read yet; tried again in the next round. */
  const unread = new Set<string>();
  const interrupted = new Map<string, Set<string>>();
  let running: Promise<void> | undefined;
  const others = createOthers({ ...tools, largestFile, isOurs: (hash) => destinationOf(hash) !== undefined });

  async function register(path: string, seen: Set<string>): Promise<readonly string[]> {
    const destination = destinationOf(readFileName(basename(path))?.destination ?? "") ?? "";
    const content = await files.read(path, largestFile);
    const { records, damaged } = scanRecords(content);
    if (damaged > 0) warn(`A file of the spool had ${damaged} bytes that could not be read; the rest of it is sent.`);
    // Records may be there twice: a process that ends, or has to move a file, writes again what may be written already.
    const fresh = records.filter(({ identity }) => !seen.has(`${identity} ${destination}`));
    for (const { identity } of fresh) seen.add(`${identity} ${destination}`);
    if (fresh.length === 0) await files.remove(path).catch(() => undefined);
    const { length: size } = content;
    const state = { counted: 0, writing: false, handle: undefined, unsynced: false };
    const file: RecordFile = { path, destination, size, entries: new Set(), ...state };
    const counts = new Map<Chunk["kind"], number>();
    for (const { offset, length, chunk } of fresh) {
      const { kind, ids, createdAt } = chunk;
      store({ file, offset, length, kind, ids, createdAt, bytes: undefined });
      counts.set(kind, (counts.get(kind) ?? 0) + ids.length);
    }
    for (const [kind, observations] of counts) adopted({ destination, kind, observations });
    return records.flatMap(({ chunk }) => chunk.ids);
  }

  async function found(path: string, seen: Set<string>): Promise<readonly string[]> {
    try {
      const ids = await register(path, seen);
      unread.delete(path);
      return ids;
    } catch {
      if (!unread.has(path)) warn("A file that a process left in the spool cannot be read; it is tried again.");
      unread.add(path);
      return [];
    }
  }

  async function adoptAll(): Promise<void> {
    const seen = new Set<string>();
    for (const path of [...unread]) await found(path, seen);
    await adopt({
      ...tools,
      nameFor: (hash) => (destinationOf(hash) === undefined ? undefined : nameFor(hash)),
      found: (path) => found(path, seen),
      interrupted,
      ofOthers: others.visit,
      async foundDraft(draft, hash) {
        const destination = destinationOf(hash) ?? "";
        store(await append({ ...draft, destination }));
        adopted({ destination, kind: draft.kind, observations: draft.ids.length });
      },
    });
    await others.conclude();
  }

  return () => {
    running ??= adoptAll().finally(() => {
      running = undefined;
    });
    return running;
  };
}
