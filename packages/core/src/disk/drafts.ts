import type { Chunk } from "../encode/types.ts";
import { createAppender } from "./appender.ts";
import type { NextFilesTools } from "./next-files.ts";
import { createRemovals } from "./removals.ts";
import type { Entry, RecordFile } from "./types.ts";

/**
 * Observations that have ended and wait for the root of their trace, written in case the process dies first. Once one has
 * been appended for good, its draft is void. The file is deleted when all drafts in it are void; until then a record without
 * bytes, a note, says which ones are.
 */
export interface Drafts {
  add(chunk: Chunk): void;
  /** Call when these have been appended for good, or have left by another way. */
  settle(chunk: Chunk): void;
  /** Ends files that somebody has deleted or moved, so that the next drafts go into new ones. */
  check(): Promise<void>;
  /** Deletes empty files before it returns: for the last moment of a process. */
  clearNow(): void;
  /** Deletes all drafts. */
  clear(): Promise<void>;
}

interface Draft {
  entry?: Entry;
  isDone: boolean;
}

/** A record which says that drafts in these files are void. Needed for as long as one of the files is there. */
interface Note {
  readonly entry: Entry;
  readonly about: Set<RecordFile>;
}

/** Small, since a file is deleted only when all of it is void. */
const fileBytes = 256 * 1024;
/** When the medium hangs. Beyond it nothing is drafted, which costs nothing as long as the process lives. */
const mostWaitingBytes = 16 * 1024 * 1024;

export function createDrafts(tools: NextFilesTools): Drafts {
  const drafts = new Map<string, Draft>();
  const notes = new Map<RecordFile, Note[]>();
  const known = new Set<RecordFile>();
  /** If a file cannot be deleted, its drafts are void all the same, which whoever adopts it finds out. */
  const removals = createRemovals(tools.files);
  let closed = false;
  const appender = createAppender({
    ...tools,
    fileBytes,
    // Drafts are to survive the process. After a power cut, an observation without one is lost as if it had not ended.
    fsync: "never",
    distrusted: () => undefined,
    written: (file) => {
      known.add(file);
      removeIfDone(file);
    },
  });

  function removeIfDone(file: RecordFile): void {
    if (file.writing || file.entries.size > 0 || !known.delete(file)) return;
    appender.seal(file);
    removals.remove(file.path);
    for (const { entry, about } of notes.get(file) ?? []) {
      about.delete(file);
      if (about.size === 0) leave(entry);
    }
    notes.delete(file);
  }

  function leave(entry: Entry): void {
    entry.file.entries.delete(entry);
    removeIfDone(entry.file);
  }

  async function write(chunk: Chunk, draft: Draft): Promise<void> {
    const entry = await appender.append(chunk);
    // Drafts are never read by the process that wrote them.
    entry.bytes = undefined;
    draft.entry = entry;
    if (draft.isDone) finish(chunk, [entry]);
  }

  function finish(chunk: Chunk, entries: readonly Entry[]): void {
    for (const entry of entries) leave(entry);
    const rest = entries.filter(({ file }) => known.has(file) || file.writing);
    if (rest.length > 0) void note(chunk, rest).catch(() => undefined);
  }

  async function note(chunk: Chunk, entries: readonly Entry[]): Promise<void> {
    const ids = entries.flatMap((entry) => entry.ids);
    const entry = await appender.append({ ...chunk, ids, bytes: new Uint8Array() });
    const about = new Set(entries.map(({ file }) => file).filter((file) => file !== entry.file && known.has(file)));
    for (const file of about) notes.set(file, [...(notes.get(file) ?? []), { entry, about }]);
    if (about.size === 0) leave(entry);
  }

  return {
    add(chunk) {
      const key = keyOf(chunk, chunk.ids[0] ?? "");
      if (closed || drafts.has(key) || appender.waitingBytes() > mostWaitingBytes) return;
      const draft: Draft = { isDone: false };
      drafts.set(key, draft);
      // A draft that cannot be written costs nothing as long as the process lives.
      void write(chunk, draft).catch(() => drafts.delete(key));
    },
    settle(chunk) {
      if (drafts.size === 0) return;
      const entries: Entry[] = [];
      for (const id of chunk.ids) {
        const key = keyOf(chunk, id);
        const draft = drafts.get(key);
        if (draft === undefined) continue;
        drafts.delete(key);
        draft.isDone = true;
        if (draft.entry !== undefined) entries.push(draft.entry);
      }
      if (entries.length > 0) finish(chunk, entries);
    },
    async check() {
      for (const file of appender.open()) if (!(await file.handle?.isInPlace())) appender.seal(file);
      await appender.check();
    },
    clearNow: appender.clearNow,
    async clear() {
      closed = true;
      await appender.close();
      for (const { path } of known) removals.remove(path);
      await removals.idle();
    },
  };
}

function keyOf({ destination }: Chunk, id: string): string {
  return `${id} ${destination}`;
}
