import { laneKey, type TakeLimits } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import { createWaitingLine, type WaitingLine } from "../runtime/index.ts";
import { chunkOf, type Entry, type RecordFile } from "./types.ts";

/** What waits and what is taken, in memory: where each record stands, and the bytes of the young ones. */
export interface Shelf {
  add(entry: Entry): void;
  /** The first waiting ones whose bytes are here, up to the limits; `missing` when the next one has to be read first. */
  take(destination: string, kind: Chunk["kind"], limits: TakeLimits): { chunks: readonly Chunk[]; missing: boolean };
  /** The waiting ones at the front, up to so many bytes: what to read next. */
  upcoming(destination: string, kind: Chunk["kind"], bytes: number): readonly Entry[];
  /** The entry of a taken chunk, which is taken no longer. */
  finish(chunk: Chunk): Entry | undefined;
  release(chunks: readonly Chunk[]): void;
  /** Takes waiting entries out. */
  drop(entries: readonly Entry[]): void;
  waitingIn(file: RecordFile): readonly Entry[];
  isWaiting(entry: Entry): boolean;
  /** Those of a waiting one that are in memory, and those of one that is taken. */
  bytesOf(entry: Entry): Uint8Array | undefined;
  /** What is taken stands elsewhere from now on. False where it is taken no longer. */
  exchange(entry: Entry, copy: Entry): boolean;
  oldestAt(): number | undefined;
}

/** Young bytes that are kept: at a thousand observations a second of 2 KB, four seconds. */
const youngBytes = 8 * 1024 * 1024;

/** What waits for one destination, of one kind. */
type Line = WaitingLine<Entry>;

export function createShelf(): Shelf {
  const lines = new Map<string, Line>();
  const waiting = new Set<Entry>();
  const taken = new Map<Chunk, Entry>();
  const holders = new Map<Entry, Chunk>();
  /** In the order of their age. */
  const young = new Set<Entry>();
  let kept = 0;

  function lineOf(destination: string, kind: Chunk["kind"]): Line {
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
      const back = new Map<Line, Entry[]>();
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
      // The sender has them.
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

function firsts(lines: ReadonlyMap<string, Line>): Entry[] {
  return [...lines.values()].flatMap((line) => line.first() ?? []);
}
