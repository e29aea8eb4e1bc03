import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { AdoptedChunks, DropReason } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import { createDiskSpool, type DiskSpool, type DiskSpoolSettings } from "./index.ts";

const destinations: ReadonlyMap<string, string> = new Map([
  ["default", "0000000000000001"],
  ["other", "0000000000000002"],
]);

/** What a spool told of itself. */
export interface Heard {
  readonly adopted: AdoptedChunks[];
  readonly lost: [string[], DropReason][];
  ready: number;
  readonly warnings: string[];
}

export const usualBounds: Pick<DiskSpoolSettings, "maxBytes" | "fsync" | "maxAgeMs" | "maxFullness"> = {
  maxBytes: 512_000_000,
  fsync: "interval",
  maxAgeMs: 7 * 24 * 60 * 60 * 1_000,
  maxFullness: 0.95,
};

/** A directory of its own, and the spools that a test opens there. */
export interface Stage {
  readonly dir: string;
  open(settings?: Partial<DiskSpoolSettings>): [DiskSpool, Heard];
  /** As a process that ended leaves it. */
  leave(spool: DiskSpool): Promise<void>;
  /** Files with chunks in them. */
  files(): string[];
  end(): Promise<void>;
}

export function createStage(): Stage {
  const dir = mkdtempSync(join(tmpdir(), "spool-"));
  const spools: DiskSpool[] = [];
  return {
    dir,
    open(settings = {}) {
      const heard: Heard = { adopted: [], lost: [], ready: 0, warnings: [] };
      const spool = createDiskSpool({
        ...usualBounds,
        dir,
        destinations,
        expected: ["default"],
        warn: (line) => heard.warnings.push(line),
        ...settings,
      });
      spools.push(spool);
      spool.listen?.({
        adopted: (found) => heard.adopted.push(found),
        lost: (chunks, reason) => chunks.length > 0 && heard.lost.push([idsOf(chunks), reason]),
        ready: () => void heard.ready++,
      });
      return [spool, heard];
    },
    async leave(spool) {
      spools.splice(spools.indexOf(spool), 1);
      await spool.close();
    },
    files: () =>
      namesIn(dir)
        .filter((name) => name.endsWith(".chunks"))
        .filter((name) => (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0) > 0),
    async end() {
      await Promise.all(spools.map((spool) => spool.close()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Once more where a folder goes while it is looked through. */
function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: "utf8" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || !existsSync(dir)) throw error;
    return namesIn(dir);
  }
}

export function chunkFor(id: string, size = 100, destination = "default", createdAt: number = Date.now()): Chunk {
  return { kind: "spans", bytes: Buffer.alloc(size, id), ids: [id], destination, createdAt };
}

export const idsOf = (chunks: readonly Chunk[]): string[] => chunks.flatMap(({ ids }) => ids);

/** Looks again until nothing is thrown. The time is a bound for what is broken: a busy disk may need seconds. */
export const eventually = (look: () => unknown): Promise<unknown> => vi.waitFor(look, { interval: 5, timeout: 15_000 });

/** Takes until nothing is left, as a sender does. */
export async function drain(spool: DiskSpool, destination = "default"): Promise<string[]> {
  const ids: string[] = [];
  await eventually(async () => {
    const taken = spool.take(destination, "spans", { bytes: 100_000, observations: 100 });
    for (const chunk of taken) expect(chunk.bytes[0]).toBe(Buffer.from(chunk.ids[0] ?? "")[0]);
    ids.push(...idsOf(taken));
    await spool.remove(taken);
    expect(spool.stats().chunks).toBe(0);
  });
  return ids;
}
