import { laneKey, type TakeLimits } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import { createWaitingLine, type WaitingLine } from "../runtime/index.ts";
import { chunkOf, type Entry, type RecordFile } from "./types.ts";

/** What is known in memory of the records on disk: which wait, which are taken, and the bytes of the latest ones. */
export interface Shelf {
  add(entry: Entry): void;
  /** Takes the first waiting records, up to the limits. `missing` if the bytes of the next one have to be read first. */
  take(destination: string, kind: Chunk["kind"], limits: TakeLimits): { chunks: readonly Chunk[]; missing: boolean };
  /** The first waiting records, up to so many bytes: what to read next. */
  upcoming(destination: string, kind: Chunk["kind"], bytes: number): readonly Entry[];
  /** Ends the taking of a chunk. Returns its entry. */
  finish(chunk: Chunk): Entry | undefined;
  release(chunks: readonly Chunk[]): void;
  /** Removes waiting entries. */
  drop(entries: readonly Entry[]): void;
  waitingIn(file: RecordFile): readonly Entry[];
  isWaiting(entry: Entry): boolean;
  /** The bytes of an entry, if they are in memory: those of taken ones always are. */
  bytesOf(entry: Entry): Uint8Array | undefined;
  /** Replaces a taken entry by its copy in another file. False if it is not taken any more. */
  exchange(entry: Entry, copy: Entry): boolean;
  oldestAt(): number | undefined;
}

/** Bytes of the latest records that are kept in memory: four seconds at a thousand observations of 2 KB a second. */
const youngBytes = 8 * 1024 * 1024;

export function createShelf(): Shelf {
  /** What waits, by destination and kind. */
  const lines = new Map<string, WaitingLine<Entry>>();
  const waiting = new Set<Entry>();
  const taken = new Map<Chunk, Entry>();
  const holders = new Map<Entry, Chunk>();
  /** Entries whose bytes are kept, the oldest first. */
  const young = new Set<Entry>();
  let kept = 0;

  function lineOf(destination: string, kind: Chunk["kind"]): WaitingLine<Entry> {
    const key = laneKey(destination, kind);
    const known = lines.get(key);
    if (known !== undefined) return known;
    const line = createWaitingLine<Entry>();
    lines.set(key, line);
    return line;
  }

  function keepYoung(entry: Entry): void {
    if (entry.bytes === undefined) return;
    young.add(entry);
    kept += entry.bytes.length;
    for (const oldest of young) {
      if (kept <= youngBytes) break;
      forget(oldest);
    }
  }

  function forget(entry: Entry): void {
    if (!young.delete(entry) || entry.bytes === undefined) return;
    kept -= entry.bytes.length;
    entry.bytes = undefined;
  }

  function hold(chunk: Chunk, entry: Entry): void {
    taken.set(chunk, entry);
    holders.set(entry, chunk);
  }

  function letGo(chunk: Chunk): Entry | undefined {
    const entry = taken.get(chunk);
    taken.delete(chunk);
    if (entry !== undefined) holders.delete(entry);
    return entry;
  }

  return {
    add(entry) {
      waiting.add(entry);
      lineOf(entry.file.destination, entry.kind).push(entry);
      keepYoung(entry);
    },
    take(destination, kind, limits) {
      const line = lineOf(destination, kind);
      const chunks: Chunk[] = [];
      let { bytes, observations } = limits;
      for (let entry = line.first(); entry !== undefined; entry = line.first()) {
        bytes -= entry.length;
        observations -= entry.ids.length;
        if (chunks.length > 0 && (bytes < 0 || observations < 0)) break;
        if (entry.bytes === undefined) return { chunks, missing: true };
        const chunk = chunkOf(entry, entry.bytes);
        line.shift();
        waiting.delete(entry);
        forget(entry);
        hold(chunk, entry);
        chunks.push(chunk);
      }
      return { chunks, missing: false };
    },
    upcoming(destination, kind, bytes) {
      let left = bytes;
      const entries: Entry[] = [];
      for (const entry of lineOf(destination, kind).peek(1_000)) {
        if (entries.length > 0 && left < entry.length) break;
        left -= entry.length;
        entries.push(entry);
      }
      return entries;
    },
    finish: letGo,
    release(chunks) {
      const back = new Map<WaitingLine<Entry>, Entry[]>();
      for (const chunk of chunks) {
        const entry = letGo(chunk);
        if (entry === undefined) continue;
        entry.bytes = chunk.bytes;
        waiting.add(entry);
        const line = lineOf(chunk.destination, chunk.kind);
        const group = back.get(line);
        if (group === undefined) back.set(line, [entry]);
        else group.push(entry);
        keepYoung(entry);
      }
      for (const [line, entries] of back) line.replace([...entries, ...line.peek()]);
    },
    drop(entries) {
      const gone = new Set(entries);
      for (const entry of entries) {
        waiting.delete(entry);
        forget(entry);
      }
      for (const line of lines.values()) line.replace(line.peek().filter((entry) => !gone.has(entry)));
    },
    waitingIn: (file) => [...file.entries].filter((entry) => waiting.has(entry)),
    isWaiting: (entry) => waiting.has(entry),
    bytesOf: (entry) => entry.bytes ?? holders.get(entry)?.bytes,
    exchange(entry, copy) {
      const chunk = holders.get(entry);
      if (chunk === undefined) return false;
      letGo(chunk);
      hold(chunk, copy);
      // The sender's chunk holds the bytes.
      copy.bytes = undefined;
      return true;
    },
    oldestAt() {
      let oldest: number | undefined;
      for (const { createdAt } of [...firsts(lines), ...taken.keys()]) {
        if (oldest === undefined || createdAt < oldest) oldest = createdAt;
      }
      return oldest;
    },
  };
}

function firsts(lines: ReadonlyMap<string, WaitingLine<Entry>>): Entry[] {
  return [...lines.values()].flatMap((line) => line.first() ?? []);
}
