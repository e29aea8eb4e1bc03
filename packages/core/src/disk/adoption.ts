import { basename } from "node:path";
import type { AdoptedChunks } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import { type AdoptTools, adopt } from "./adopt.ts";
import { readSegmentName } from "./names.ts";
import { scanRecords } from "./record.ts";
import type { Entry, SegmentFile } from "./types.ts";

interface AdoptionTools extends Pick<AdoptTools, "dir" | "home" | "files" | "now"> {
  readonly destinationOf: (hash: string) => string | undefined;
  readonly nameFor: (hash: string) => string;
  readonly store: (entry: Entry) => void;
  readonly append: (chunk: Chunk) => Promise<Entry>;
  readonly adopted: (found: AdoptedChunks) => void;
  readonly warn: (message: string) => void;
}

/** Larger files are none of ours: a record may be as large as one request, and one record is enough to end a file. */
export const largestFile: number = 256 * 1024 * 1024;

/** Brings into this spool what processes left that are gone. One at a time; who asks meanwhile gets the one under way. */
export function createAdoption(tools: AdoptionTools): () => Promise<void> {
  const { files, destinationOf, nameFor, store, append, adopted, warn } = tools;
  let running: Promise<void> | undefined;

  async function register(path: string): Promise<readonly string[]> {
    const destination = destinationOf(readSegmentName(basename(path))?.destination ?? "") ?? "";
    const content = await files.read(path, largestFile);
    const { records, damaged } = scanRecords(content);
    if (damaged > 0) warn(`A file of the spool had ${damaged} bytes that could not be read; the rest of it is sent.`);
    if (records.length === 0) await files.remove(path);
    const { length: size } = content;
    const state = { counted: 0, writing: false, handle: undefined, unsynced: false };
    const file: SegmentFile = { path, destination, size, entries: new Set(), ...state };
    const found = new Map<Chunk["kind"], number>();
    for (const { offset, length, chunk } of records) {
      const { kind, ids, createdAt } = chunk;
      store({ file, offset, length, kind, ids, createdAt, bytes: undefined });
      found.set(kind, (found.get(kind) ?? 0) + ids.length);
    }
    for (const [kind, observations] of found) adopted({ destination, kind, observations });
    return records.flatMap(({ chunk }) => chunk.ids);
  }

  function adoptAll(): Promise<void> {
    return adopt({
      ...tools,
      nameFor: (hash) => (destinationOf(hash) === undefined ? undefined : nameFor(hash)),
      found: (path) =>
        register(path).catch(() => {
          warn("A file that a process left in the spool cannot be read.");
          return [];
        }),
      async foundDraft(draft, hash) {
        const destination = destinationOf(hash) ?? "";
        store(await append({ ...draft, destination }));
        adopted({ destination, kind: draft.kind, observations: draft.ids.length });
      },
    });
  }

  return () => {
    running ??= adoptAll().finally(() => {
      running = undefined;
    });
    return running;
  };
}
