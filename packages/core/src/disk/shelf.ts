import type { Chunk } from "../encode/types.ts";
import { createLane, type Lane } from "./lane.ts";
import { chunkOf, type Entry, type SegmentFile } from "./types.ts";

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
  waitingIn(file: SegmentFile): readonly Entry[];
  isWaiting(entry: Entry): boolean;
  /** Those of a waiting one that are in memory, and those of one that is taken. */
  bytesOf(entry: Entry): Uint8Array | undefined;
  /** What is taken stands elsewhere from now on. False where it is taken no longer. */
  exchange(entry: Entry, copy: Entry): boolean;
  oldestAt(): number | undefined;
}

export interface TakeLimits {
  readonly bytes: number;
  readonly observations: number;
}

/** Young bytes that are kept: at a thousand observations a second of 2 KB, four seconds. */
const youngBytes = 8 * 1024 * 1024;

export function createShelf(): Shelf {
  const lanes = new Map<string, Lane>();
  const waiting = new Set<Entry>();
  const taken = new Map<Chunk, Entry>();
  const holders = new Map<Entry, Chunk>();
  /** In the order of their age. */
  const young = new Set<Entry>();
  let kept = 0;

  function laneOf(destination: string, kind: Chunk["kind"]): Lane {
    const key = `${kind} ${destination}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    const lane = createLane();
    lanes.set(key, lane);
    return lane;
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
      laneOf(entry.file.destination, entry.kind).push(entry);
      keepYoung(entry);
    },
    take(destination, kind, limits) {
      const lane = laneOf(destination, kind);
      const chunks: Chunk[] = [];
      let { bytes, observations } = limits;
      for (let entry = lane.first(); entry !== undefined; entry = lane.first()) {
        bytes -= entry.length;
        observations -= entry.ids.length;
        if (chunks.length > 0 && (bytes < 0 || observations < 0)) break;
        if (entry.bytes === undefined) return { chunks, missing: true };
        const chunk = chunkOf(entry, entry.bytes);
        lane.shift();
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
      for (const entry of laneOf(destination, kind).peek(1_000)) {
        if (entries.length > 0 && left < entry.length) break;
        left -= entry.length;
        entries.push(entry);
      }
      return entries;
    },
    finish: letGo,
    release(chunks) {
      const back = new Map<Lane, Entry[]>();
      for (const chunk of chunks) {
        const entry = letGo(chunk);
        if (entry === undefined) continue;
        entry.bytes = chunk.bytes;
        waiting.add(entry);
        const lane = laneOf(chunk.destination, chunk.kind);
        const group = back.get(lane);
        if (group === undefined) back.set(lane, [entry]);
        else group.push(entry);
        keepYoung(entry);
      }
      for (const [lane, entries] of back) lane.putBack(entries);
    },
    drop(entries) {
      const gone = new Set(entries);
      for (const entry of entries) {
        waiting.delete(entry);
        forget(entry);
      }
      for (const lane of lanes.values()) lane.drop(gone);
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
      for (const { createdAt } of [...firsts(lanes), ...taken.keys()]) {
        if (oldest === undefined || createdAt < oldest) oldest = createdAt;
      }
      return oldest;
    },
  };
}

function firsts(lanes: ReadonlyMap<string, Lane>): Entry[] {
  return [...lanes.values()].flatMap((lane) => lane.first() ?? []);
}
