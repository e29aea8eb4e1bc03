import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeClock, type FakeClock } from "./clock-for-tests.ts";
import { type FileSystem, nodeFiles, type OpenFile } from "./files.ts";
import { scanRecords } from "./record.ts";
import type { DiskSpoolSettings } from "./settings.ts";
import { chunkFor, createStage, drain, eventually, idsOf, type Stage } from "./stage-for-tests.ts";

const limits = { bytes: 1e9, observations: 1e9 };
const syncMs = 500;
const lookMs = 5_000;
let stage: Stage;
let clock: FakeClock;
beforeEach(() => {
  stage = createStage();
  clock = createFakeClock();
});
afterEach(() => stage.end());

const open = (settings: Partial<DiskSpoolSettings> = {}) => stage.open({ clock, ...settings });
/** What the next process would find. */
const onDisk = (): string[] =>
  stage
    .files()
    .sort()
    .flatMap((name) =>
      idsOf(scanRecords(readFileSync(join(stage.dir, name))).records.map(({ chunk }) => chunk as never)),
    );

/** The machine's files, in which some calls go another way. */
function filesWith(change: (file: OpenFile) => Partial<OpenFile>): FileSystem {
  return {
    ...nodeFiles,
    async create(path) {
      const file = await nodeFiles.create(path);
      return { ...file, ...change(file) };
    },
  };
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe("an fsync that fails", () => {
  /** Fails so many times, and says of each call which file it was about. */
  function failing(times: number): { readonly files: FileSystem; readonly asked: OpenFile[] } {
    const asked: OpenFile[] = [];
    const files = filesWith((file) => ({
      sync: async () => {
        asked.push(file);
        if (asked.length <= times) throw failure("EIO");
      },
    }));
    return { files, asked };
  }

  it("once has what waits written to another file, and the old one is never forced again", async () => {
    const { files, asked } = failing(1);
    const [spool, heard] = open({ files });
    for (const id of ["a", "b"]) await spool.append(chunkFor(id));
    const [first] = stage.files();
    clock.advance(syncMs);
    await eventually(() => expect(stage.files()).not.toContain(first));
    expect(onDisk()).toEqual(["a", "b"]);
    // Done with one round, and on to the next.
    await eventually(() => {
      clock.advance(syncMs);
      expect(asked).toHaveLength(2);
    });
    expect(new Set(asked).size).toBe(2);
    expect(await drain(spool)).toEqual(["a", "b"]);
    expect(heard.lost).toEqual([]);
  });

  it("each time costs a new file in each round, and loses nothing", async () => {
    const { files, asked } = failing(Number.POSITIVE_INFINITY);
    const [spool, heard] = open({ files });
    for (const id of ["a", "b"]) await spool.append(chunkFor(id));
    for (let round = 1; round <= 5; round++) {
      await eventually(() => {
        clock.advance(syncMs);
        expect(asked.length).toBeGreaterThanOrEqual(round);
      });
      await eventually(() => expect([stage.files().length, onDisk()]).toEqual([1, ["a", "b"]]));
    }
    expect(new Set(asked).size).toBe(asked.length);
    expect(await drain(spool)).toEqual(["a", "b"]);
    expect(heard.lost).toEqual([]);
  });

  it("rejects the append, where each append waits for it", async () => {
    const [spool] = open({ fsync: "always", files: failing(1).files });
    await expect(spool.append(chunkFor("a"))).rejects.toThrow("EIO");
    await spool.append(chunkFor("b"));
    expect(onDisk()).toEqual(["b"]);
    expect(await drain(spool)).toEqual(["b"]);
  });
});

describe("a write", () => {
  it.each([
    [
      "falls short",
      async (file: OpenFile, [first = Buffer.alloc(0)]: readonly Uint8Array[], at: number) =>
        file.write([first.subarray(0, 9)], at),
    ],
    ["fails", async () => Promise.reject(failure("ENOSPC"))],
  ] as const)("that %s leaves the file as it was, and the next goes to another", async (_how, write) => {
    let isWell = true;
    const files = filesWith((file) => ({
      write: (buffers, position) => (isWell ? file.write(buffers, position) : write(file, buffers, position)),
    }));
    const [spool] = open({ files });
    await spool.append(chunkFor("a"));
    isWell = false;
    await expect(spool.append(chunkFor("b"))).rejects.toThrow();
    isWell = true;
    await spool.append(chunkFor("c"));
    expect(stage.files()).toHaveLength(2);
    for (const name of stage.files()) {
      const content = readFileSync(join(stage.dir, name));
      expect(scanRecords(content)).toMatchObject({ damaged: 0, records: [{}] });
    }
    expect(await drain(spool)).toEqual(["a", "c"]);
  });
});

describe("what waits", () => {
  it("is given up when it is too old, and counted, and the rest stays", async () => {
    const [spool, heard] = open({ maxAgeMs: 60_000 });
    await spool.append(chunkFor("old", 100, "default", clock.now() - 59_000));
    await spool.append(chunkFor("young", 100, "default", clock.now()));
    clock.advance(lookMs);
    await eventually(() => expect(heard.lost).toEqual([[["old"], "expired"]]));
    expect(spool.stats()).toMatchObject({ chunks: 1, observations: 1 });
    expect(await drain(spool)).toEqual(["young"]);
  });

  it("is not given up while it is being sent", async () => {
    const [spool, heard] = open({ maxAgeMs: 60_000 });
    await spool.append(chunkFor("old", 100, "default", clock.now() - 59_000));
    const taken = spool.take("default", "spans", limits);
    clock.advance(lookMs);
    expect(heard.lost).toEqual([]);
    expect(idsOf(taken)).toEqual(["old"]);
    spool.remove(taken);
    expect(spool.stats().chunks).toBe(0);
  });
});

describe("a medium that is nearly full", () => {
  it("is not written to, until there is room again", async () => {
    let fullness = 0.5;
    const [spool] = open({ maxFullness: 0.9, files: { ...nodeFiles, fullness: async () => fullness } });
    await spool.append(chunkFor("a"));
    fullness = 0.91;
    clock.advance(lookMs);
    await eventually(() => expect(spool.append(chunkFor("b"))).rejects.toThrow("the medium is full"));
    fullness = 0.89;
    await eventually(async () => {
      clock.advance(lookMs);
      await spool.append(chunkFor("c"));
    });
    const ids = await drain(spool);
    expect([ids[0], ids.at(-1)]).toEqual(["a", "c"]);
  });

  it("is measured by the file system", async () => {
    const fullness = await nodeFiles.fullness(stage.dir);
    expect(fullness).toBeGreaterThan(0);
    expect(fullness).toBeLessThan(1);
  });
});

describe("a folder that somebody", () => {
  const homeOf = (): string => dirname(join(stage.dir, stage.files()[0] ?? ""));

  it("deletes is made anew with all that memory has of it, files that are full included", async () => {
    let looks = 0;
    // The last thing a look asks for: once it is asked for, memory knows of every copy that was written.
    const fullness = async (): Promise<number> => {
      looks += 1;
      return 0;
    };
    const [spool, heard] = open({ maxBytes: 40_000, files: { ...nodeFiles, fullness } });
    const ids = Array.from({ length: 12 }, (_, index) => String.fromCharCode(97 + index));
    for (const id of ids) await spool.append(chunkFor(id, 2_000));
    expect(stage.files().length).toBeGreaterThan(2);
    rmSync(homeOf(), { recursive: true });
    clock.advance(lookMs);
    await eventually(() => expect(looks).toBe(1));
    expect(onDisk()).toEqual(ids);
    expect(await drain(spool)).toEqual(ids);
    expect(heard.lost).toEqual([]);
  });

  it.each([
    ["while the process runs", true],
    ["just before it ends", false],
  ])("deletes %s costs nothing that the sender has, and is said once", async (_when, looks) => {
    const [spool, heard] = open();
    for (const id of ["a", "b", "c"]) await spool.append(chunkFor(id));
    const taken = spool.take("default", "spans", { bytes: 1, observations: 2 });
    rmSync(homeOf(), { recursive: true });
    if (looks) {
      clock.advance(lookMs);
      await eventually(() => expect(onDisk().sort()).toEqual(["a", "b", "c"]));
    }
    spool.release(taken);
    await stage.leave(spool);
    expect(onDisk().sort()).toEqual(["a", "b", "c"]);
    expect(heard.lost).toEqual([]);
    expect(heard.warnings).toEqual([expect.stringContaining("folder was deleted")]);
  });

  it("deletes when nothing can be made anew either is counted at the end", async () => {
    const [spool, heard] = open();
    await spool.append(chunkFor("a"));
    rmSync(join(stage.dir, "v1"), { recursive: true });
    writeFileSync(join(stage.dir, "v1"), "");
    await stage.leave(spool);
    expect(heard.lost).toEqual([[["a"], "spool_failed"]]);
  });

  it("deletes is made anew in the last moment of a process, too", async () => {
    const [spool] = open();
    for (const id of ["a", "b"]) await spool.append(chunkFor(id));
    spool.take("default", "spans", { bytes: 1, observations: 1 });
    rmSync(homeOf(), { recursive: true });
    spool.flushNow([chunkFor("c")]);
    expect(onDisk().sort()).toEqual(["a", "b", "c"]);
  });

  it("moves away, taking the process for dead, is left to them, and what comes next is in a new one", async () => {
    const [spool, heard] = open();
    await spool.append(chunkFor("a"));
    const home = homeOf();
    const theirs = `${stage.dir}-theirs`;
    renameSync(home, theirs);
    clock.advance(lookMs);
    await eventually(() => expect(onDisk()).toEqual(["a"]));
    expect(homeOf()).toBe(home);
    await spool.append(chunkFor("b"));
    rmSync(theirs, { recursive: true });
    expect(onDisk()).toEqual(["a", "b"]);
    expect(await drain(spool)).toEqual(["a", "b"]);
    expect(heard.lost).toEqual([]);
  });
});
