import { describe, expect, it } from "vitest";
import { createMemorySpool, type DropReason, roomOf } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import { createFakeClock } from "./clock-for-tests.ts";
import { createFallbackSpool, type DiskSpool } from "./index.ts";

const limits = { bytes: 1e9, observations: 1e9 };
const chunk = (id: string, size = 10): Chunk => ({
  kind: "spans",
  bytes: Buffer.alloc(size, id),
  ids: [id],
  destination: "default",
  createdAt: 1,
});
const idsOf = (chunks: readonly Chunk[]): string[] => chunks.flatMap(({ ids }) => ids);

/** A disk that takes what comes while it works. */
function stage({ opens = true, memoryBytes = 1_000 } = {}) {
  const clock = createFakeClock();
  const state = { works: true, opens };
  const lines: string[] = [];
  const lost: [string[], DropReason][] = [];
  const inside = createMemorySpool({ maxBytes: 64_000_000 });
  const written: string[] = [];
  const flushed: string[] = [];
  const settled: string[] = [];
  const disk: DiskSpool = {
    ...inside,
    durable: true,
    async append(given) {
      if (!state.works) throw new Error("no space left");
      written.push(...given.ids);
      return inside.append(given);
    },
    draft: () => undefined,
    settle: (given) => void settled.push(...given.ids),
    flushNow: (others = []) => void flushed.push(...idsOf(others)),
    close: async () => undefined,
  };
  const spool = createFallbackSpool({
    open: () => {
      if (!state.opens) throw new Error("read-only");
      return disk;
    },
    memory: createMemorySpool({ maxBytes: memoryBytes }),
    warn: (line) => lines.push(line),
    clock,
  });
  const held: Chunk[] = [];
  spool.listen?.({
    adopted: () => undefined,
    lost: (chunks, reason) => lost.push([idsOf(chunks), reason]),
    ready: () => undefined,
    reclaim: () => spool.release(held.splice(0)),
  });
  return { held, clock, state, lines, lost, written, flushed, settled, spool };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe("a spool on disk with memory behind it", () => {
  it("keeps what the disk refuses, says so once, and writes it down when the disk takes it, unasked", async () => {
    const { clock, state, lines, written, spool } = stage();
    await spool.append(chunk("a"));
    state.works = false;
    for (const id of ["b", "c", "d"]) await spool.append(chunk(id));
    expect(spool.stats()).toMatchObject({ chunks: 4, observations: 4 });
    expect(lines).toEqual([expect.stringContaining("no space left")]);
    state.works = true;
    clock.advance(5_000);
    await turns();
    expect(written).toEqual(["a", "b", "c", "d"]);
    expect(lines).toHaveLength(2);
    expect(spool.stats()).toMatchObject({ chunks: 4, observations: 4 });
  });

  it("opens the disk later if it could not be opened at first", async () => {
    const { clock, state, written, spool, lines } = stage({ opens: false });
    await spool.append(chunk("a"));
    expect(lines).toEqual([expect.stringContaining("read-only")]);
    clock.advance(5_000);
    await turns();
    expect(lines).toHaveLength(1);
    state.opens = true;
    clock.advance(10_000);
    await turns();
    expect(written).toEqual(["a"]);
  });

  it("gives each chunk back to where it was taken, however often", async () => {
    const { clock, state, spool, written, settled } = stage();
    state.works = false;
    await spool.append(chunk("a"));
    const [taken] = spool.take("default", "spans", limits);
    if (taken === undefined) throw new Error("nothing was taken");
    spool.release([taken]);
    state.works = true;
    clock.advance(5_000);
    await turns();
    expect(written).toEqual(["a"]);
    const again = spool.take("default", "spans", limits);
    expect(idsOf(again)).toEqual(["a"]);
    await spool.remove(again);
    expect(spool.stats()).toMatchObject({ chunks: 0, observations: 0 });
    expect(settled).toEqual([]);
  });

  it("says of what left from memory that its draft is void", async () => {
    const { state, spool, settled } = stage();
    state.works = false;
    await spool.append(chunk("a"));
    await spool.remove(spool.take("default", "spans", limits));
    expect(settled).toEqual(["a"]);
  });

  it("drops the oldest when memory is full, and answers it", async () => {
    const { state, spool } = stage({ memoryBytes: 100 });
    state.works = false;
    const evicted: string[] = [];
    for (const id of ["a", "b", "c"]) evicted.push(...idsOf(await spool.append(chunk(id, 40))));
    expect(evicted).toEqual(["a"]);
  });

  it("writes down at its close, and counts what the disk refuses even then", async () => {
    const healed = stage();
    healed.state.works = false;
    await healed.spool.append(chunk("a"));
    healed.state.works = true;
    await healed.spool.close();
    expect(healed.written).toEqual(["a"]);
    expect(healed.lost).toEqual([]);

    const broken = stage();
    broken.state.works = false;
    await broken.spool.append(chunk("a"));
    await broken.spool.close();
    expect(broken.lost).toEqual([[["a"], "spool_failed"]]);
  });

  it("writes down in the last moment of a process, what was taken included", async () => {
    const { state, spool, flushed } = stage();
    state.works = false;
    await spool.append(chunk("a"));
    await spool.append(chunk("b"));
    spool.take("default", "spans", { bytes: 1, observations: 1 });
    spool.flushNow();
    expect(flushed).toEqual(["a", "b"]);
  });

  it("gives up the oldest of a full memory, also if the sender holds it", async () => {
    const { state, spool, held } = stage({ memoryBytes: 20 });
    expect(roomOf(spool)).toBe(64_000_000);
    state.works = false;
    for (const id of ["a", "b"]) await spool.append(chunk(id));
    expect(roomOf(spool)).toBe(20);
    held.push(...spool.take("default", "spans", limits));
    expect(idsOf(await spool.append(chunk("c")))).toEqual(["a"]);
    expect(idsOf(spool.take("default", "spans", limits))).toEqual(["b", "c"]);
  });
});
