import {
  copyFileSync,
  type Dirent,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createMemorySpool, type DropReason, type Spool } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import { createFaultyFiles } from "./faulty-files-for-tests.ts";
import { createDiskSpool, createFallbackSpool, type DiskSpool } from "./index.ts";
import { scanRecords } from "./record.ts";
import { usualBounds } from "./stage-for-tests.ts";

const destinations = new Map([["default", "0000000000000001"]]);
/** In memory where the machine has such a place: many small files, and none of them is worth a disk's while. */
const fast = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const limits = { bytes: 4_000, observations: 8 };

/** mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a spool answered for, and what became of it. */
interface World {
  readonly random: () => number;
  readonly files: ReturnType<typeof createFaultyFiles>;
  /** Everything that ever was in it, with the bytes that it had. */
  readonly accepted: Map<string, Buffer>;
  readonly delivered: Set<string>;
  readonly lost: Map<string, DropReason>;
  /** Once true, what was accepted before may be gone without a word: memory, and what no fsync stood behind. */
  forgiven: Set<string>;
  dir: string;
  memory: Spool;
  spool: DiskSpool;
  adopted: number;
  arrived: number;
}

function openSpool(world: Omit<World, "spool">): DiskSpool {
  world.memory = createMemorySpool({ maxBytes: 50_000 });
  const warn = (): void => undefined;
  const spool = createFallbackSpool({
    open: () =>
      createDiskSpool({
        ...usualBounds,
        dir: world.dir,
        destinations,
        expected: ["default"],
        warn,
        files: world.files,
        maxBytes: 200_000,
      }),
    memory: world.memory,
    warn,
  });
  spool.listen?.({
    adopted: ({ observations }) => {
      world.adopted += observations;
    },
    lost: (chunks, reason) => {
      for (const id of chunks.flatMap(({ ids }) => ids)) world.lost.set(id, reason);
    },
    ready: () => undefined,
  });
  return spool;
}

async function append(world: World, size: number): Promise<void> {
  const id = `id-${world.arrived++}`;
  const bytes = Buffer.alloc(size, id);
  const chunk: Chunk = { kind: "spans", bytes, ids: [id], destination: "default", createdAt: Date.now() };
  const evicted = await world.spool.append(chunk);
  world.accepted.set(id, bytes);
  for (const gone of evicted.flatMap(({ ids }) => ids)) world.lost.set(gone, "spool_full");
}

function deliver(world: World, keep: boolean): void {
  const taken = world.spool.take("default", "spans", limits);
  if (!keep) {
    world.spool.release(taken);
    return;
  }
  for (const { ids, bytes } of taken) {
    for (const id of ids) {
      expect(Buffer.from(bytes).equals(world.accepted.get(id) ?? Buffer.alloc(0)), `${id} has its bytes`).toBe(true);
      world.delivered.add(id);
    }
  }
  void world.spool.remove(taken);
}

function unaccounted({ accepted, delivered, lost, forgiven }: World): string[] {
  return [...accepted.keys()].filter((id) => !delivered.has(id) && !lost.has(id) && !forgiven.has(id));
}

/** Whatever is on the medium goes on; the rest of the process is gone. */
async function crash(world: World, powerCut: boolean): Promise<void> {
  const rate = world.files.rate;
  world.files.rate = 0;
  await settle();
  const ids = unaccounted(world);
  const inMemory = world.memory.stats().observations;
  if (powerCut) world.files.cutPower();
  const copy = await copyOf(world.dir);
  const left = new Set(readAll(copy));
  // Of a process that dies only what was in memory may be missing, since the disk refused it.
  const missing = ids.filter((id) => !left.has(id));
  for (const id of missing) world.forgiven.add(id);
  if (!powerCut) expect(missing.length).toBeLessThanOrEqual(inMemory);
  const old = world.spool;
  const oldDir = world.dir;
  await old.close();
  rmSync(oldDir, { recursive: true, force: true });
  world.dir = copy;
  world.spool = openSpool(world);
  // Each once, however often it was written.
  await vi.waitFor(() => expect(world.spool.stats().chunks).toBe(countIn(world.dir)), {
    timeout: 15_000,
    interval: 1,
  });
  world.files.rate = rate;
}

/**
 * The medium at one moment. Folders and files are moved by other threads, and what was moved from where nobody had looked to
 * where somebody had would be in no copy: one counts that has the names that are there after it.
 */
async function copyOf(dir: string): Promise<string> {
  for (;;) {
    const copy = mkdtempSync(join(fast, "model-"));
    copyFiles(dir, copy);
    if (namesBelow(copy) === namesBelow(dir)) return copy;
    rmSync(copy, { recursive: true, force: true });
    await settle();
  }
}

const isOnMedium = (entry: Dirent): boolean => entry.isDirectory() || /\.(chunks|drafts)$/.test(entry.name);

function namesBelow(folder: string): string {
  const entries = (unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []).filter(isOnMedium);
  const below = (entry: Dirent): string => (entry.isDirectory() ? `[${namesBelow(join(folder, entry.name))}]` : "");
  return entries
    .map((entry) => entry.name + below(entry))
    .sort()
    .join(" ");
}

/** All but what says that somebody lives. A file or an emptied folder may be deleted meanwhile. */
function copyFiles(from: string, to: string): void {
  for (const entry of unlessGone(() => readdirSync(from, { withFileTypes: true })) ?? []) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target, { mode: 0o700 });
      copyFiles(source, target);
    } else if (isOnMedium(entry)) unlessGone(() => copyFileSync(source, target));
  }
}

/** Files are deleted by other threads, so that one may go between two looks at it. */
function unlessGone<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}

/** How many a reader would find, where nothing moved while it looked. */
function countIn(dir: string): number {
  for (;;) {
    const before = namesBelow(dir);
    const { size } = new Set(readAll(dir));
    if (namesBelow(dir) === before) return size;
  }
}

/** The ids that a reader would find. */
function readAll(dir: string): string[] {
  return readBelow(dir).flatMap((bytes) => scanRecords(bytes).records.flatMap(({ chunk }) => chunk.ids));
}

function readBelow(folder: string): Buffer[] {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return readBelow(path);
    return entry.name.endsWith(".chunks") ? (unlessGone(() => readFileSync(path)) ?? []) : [];
  });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setTimeout(resolve, 2));
}

const actions: readonly (readonly [weight: number, act: (world: World) => unknown])[] = [
  [40, (world) => append(world, 50 + Math.floor(world.random() * 900))],
  [2, (world) => append(world, 60_000)],
  [15, (world) => deliver(world, true)],
  [5, (world) => deliver(world, false)],
  [10, settle],
  [2, (world) => crash(world, false)],
  [1, (world) => crash(world, true)],
  [
    2,
    (world) => {
      world.files.rate = world.random() < 0.5 ? 0 : world.random() * 0.5;
    },
  ],
];

function pick(place: number): (world: World) => unknown {
  let rest = place;
  for (const [weight, act] of actions) {
    rest -= weight;
    if (rest < 0) return act;
  }
  return settle;
}

async function play(seed: number, steps: number): Promise<World> {
  const random = randomFrom(seed);
  const files = createFaultyFiles(random);
  const base = {
    random,
    files,
    accepted: new Map(),
    delivered: new Set<string>(),
    lost: new Map(),
    forgiven: new Set<string>(),
    dir: mkdtempSync(join(fast, "model-")),
    adopted: 0,
    arrived: 0,
  };
  const world: World = Object.assign(base, {
    spool: undefined as unknown as DiskSpool,
    memory: createMemorySpool({ maxBytes: 64_000_000 }),
  });
  world.spool = openSpool(world);
  const total = actions.reduce((sum, [weight]) => sum + weight, 0);
  for (let step = 0; step < steps; step++) {
    await pick(random() * total)(world);
  }
  world.files.rate = 0;
  // What a failing disk kept from being adopted is there for the next process.
  await crash(world, false);
  for (let round = 0; round < 400 && world.spool.stats().chunks > 0; round++) {
    deliver(world, true);
    await settle();
  }
  return world;
}

describe("a disk spool on a file system that fails, is short and lies", () => {
  const { FAULT_SEED = "1", FAULT_SEEDS = "16" } = process.env;
  it.each(Array.from({ length: Number(FAULT_SEEDS) }, (_, index) => Number(FAULT_SEED) + index))(
    "keeps its word, seed %i",
    async (seed) => {
      const world = await play(seed, 150);
      const { accepted, delivered, spool, dir } = world;
      expect(unaccounted(world)).toEqual([]);
      expect([...delivered].filter((id) => !accepted.has(id))).toEqual([]);
      expect(spool.stats()).toMatchObject({ chunks: 0, observations: 0 });
      // It lives: what comes now goes through.
      const fresh = world.arrived;
      await append(world, 100);
      await settle();
      deliver(world, true);
      expect(delivered.has(`id-${fresh}`)).toBe(true);
      await spool.close();
      rmSync(dir, { recursive: true, force: true });
    },
  );
});
