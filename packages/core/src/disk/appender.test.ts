import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAppender } from "./appender.ts";
import { createFakeClock } from "./clock-for-tests.ts";
import { type FileSystem, nodeFiles } from "./files.ts";
import { createHeldThreads, type HeldThreads, threadCount } from "./held-threads-for-tests.ts";
import type { DiskSpool } from "./index.ts";
import type { SyncPolicy } from "./settings.ts";
import { chunkFor, createStage, drain, eventually, type Heard, type Stage } from "./stage-for-tests.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "appender-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** One whose threads are all busy, so that nothing that can be done without them waits. */
function withoutThreads(fsync: SyncPolicy, files: FileSystem) {
  let number = 0;
  return createAppender({
    files,
    folder,
    fsync,
    threads: { orHere: async (work, here) => doneHere(here) ?? work, watch: (work) => work },
    fileBytes: 1e6,
    expected: [],
    nameFor: () => `${++number}.chunks`,
    repair: () => undefined,
    distrusted: () => undefined,
    written: () => undefined,
  });
}

function doneHere<Result>(here: () => Result): Result | undefined {
  try {
    return here();
  } catch {
    return undefined;
  }
}

describe("where no thread is free", () => {
  it("waits for one if each append has to be forced to the medium", async () => {
    const sync = vi.fn();
    const create: FileSystem["create"] = async (path) => {
      const file = await nodeFiles.create(path);
      return { ...file, sync: async () => sync(path) };
    };
    const appender = withoutThreads("always", { ...nodeFiles, create });
    const { file } = await appender.append(chunkFor("a"));
    expect(sync.mock.calls).toEqual([[file.path]]);
    await appender.close();
  });

  it("leaves a write to one that falls short in this thread, and keeps no half of it", async () => {
    const writeNow: FileSystem["writeNow"] = (path, [first = Buffer.alloc(0)]) =>
      nodeFiles.writeNow(path, [first.subarray(0, 9)]);
    const appender = withoutThreads("interval", { ...nodeFiles, writeNow });
    const { file } = await appender.append(chunkFor("a"));
    await eventually(() => expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([file.path]));
    expect(await nodeFiles.facts(file.path)).toMatchObject({ size: file.size });
    await appender.close();
  });
});

describe.skipIf(process.platform === "win32")("a file that is written without a thread, and closed at once", () => {
  let stage: Stage;
  let held: HeldThreads;
  const clock = createFakeClock();
  beforeEach(() => {
    stage = createStage();
    held = createHeldThreads();
  });
  afterEach(async () => {
    await held.end();
    await stage.end();
  });

  /** A spool with one such file, and the threads free again. */
  async function writtenAlone(sync: FileSystem["sync"]): Promise<[DiskSpool, Heard]> {
    const [spool, heard] = stage.open({ clock, files: { ...nodeFiles, sync } });
    void held.hold(threadCount);
    await spool.append(chunkFor("a", 100, "other"));
    await held.release();
    return [spool, heard];
  }

  it("is forced to the medium within half a second, and once", async () => {
    const sync = vi.fn(nodeFiles.sync);
    const [spool] = await writtenAlone(sync);
    const [name = ""] = stage.files();
    clock.advance(500);
    await eventually(() => expect(sync.mock.settledResults[0]?.type).toBe("fulfilled"));
    clock.advance(500);
    await stage.leave(spool);
    expect(sync.mock.calls).toEqual([[join(stage.dir, name)]]);
  });

  it("is forced there at the end, where it comes sooner", async () => {
    const sync = vi.fn(nodeFiles.sync);
    const [spool] = await writtenAlone(sync);
    await stage.leave(spool);
    expect(sync).toHaveBeenCalledOnce();
  });

  it("is written to another one where that fails", async () => {
    const sync = vi.fn(() => Promise.reject(new Error("EIO")));
    const [spool, heard] = await writtenAlone(sync);
    const [name] = stage.files();
    clock.advance(500);
    await eventually(() => expect(stage.files()).not.toContain(name));
    expect(stage.files()).toHaveLength(1);
    expect(await drain(spool, "other")).toEqual(["a"]);
    expect([sync.mock.calls.length, heard.lost]).toEqual([1, []]);
  });
});
